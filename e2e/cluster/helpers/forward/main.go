// Forward brings an address inside a cluster to a loopback port outside of it:
//
//	forward LISTEN PID TARGET DNS LOG
//
// It opens the listener, passes it to a copy of itself that runs in the network and PID
// namespaces of PID, prints "ADDRESS PID-OF-THE-COPY" and returns. The copy accepts connections
// outside and opens connections inside. It is in the cluster's PID namespace, so it ends with the
// cluster. A TARGET that is not an IP address is a Service, resolved by DNS for each connection.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"
)

func main() {
	switch {
	case len(os.Args) == 4 && os.Args[1] == "--inside":
		serve(os.Args[2], os.Args[3])
	case len(os.Args) == 6:
		start(os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5])
	default:
		log.Fatal("usage: forward LISTEN PID TARGET DNS LOG")
	}
}

func start(listen, pid, target, dns, logFile string) {
	_, _, err := net.SplitHostPort(target)
	check(err)
	address, err := net.ResolveTCPAddr("tcp", listen)
	check(err)
	if !address.IP.IsLoopback() {
		log.Fatalf("%s is not a loopback address", listen)
	}
	listener, err := net.ListenTCP("tcp", address)
	check(err)
	file, err := listener.File()
	check(err)
	self, err := os.Executable()
	check(err)
	out, err := os.OpenFile(logFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	check(err)
	inside := exec.Command("nsenter", "-t", pid, "--net", "--pid", self, "--inside", target, dns)
	inside.ExtraFiles = []*os.File{file}
	inside.Stdout, inside.Stderr = out, out
	inside.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	check(inside.Start())
	fmt.Println(listener.Addr(), inside.Process.Pid)
}

func serve(target, dns string) {
	listener, err := net.FileListener(os.NewFile(3, "listener"))
	check(err)
	for {
		c, err := listener.Accept()
		check(err)
		go join(c.(*net.TCPConn), target, dns)
	}
}

func join(out *net.TCPConn, target, dns string) {
	defer out.Close()
	c, err := dial(target, dns)
	if err != nil {
		log.Print(err)
		return
	}
	in := c.(*net.TCPConn)
	defer in.Close()
	done := make(chan struct{})
	go func() { io.Copy(in, out); in.CloseWrite(); close(done) }()
	io.Copy(out, in)
	out.CloseWrite()
	<-done
}

func dial(target, dns string) (net.Conn, error) {
	host, port, _ := net.SplitHostPort(target)
	if net.ParseIP(host) == nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, net.JoinHostPort(dns, "53"))
		}}
		addresses, err := resolver.LookupHost(ctx, host+".svc.cluster.local.")
		if err != nil {
			return nil, err
		}
		host = addresses[0]
	}
	return net.DialTimeout("tcp", net.JoinHostPort(host, port), 10*time.Second)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
