// Load sends a web app the traffic of people and programs, and checks meanwhile the guarantees of
// AppVersion: requests of an open page stay on the page's version, a request for a version
// gets it, a promotion moves visitors forward only, and no request fails.
//
//	load -url http://shop -duration 60s -versions v1.0=shop-v1-0,v1.1=shop-v1-1 -direction up
//
// Four kinds of clients, each with its own connection:
//
//	visitors      store cookies; open the page, send some requests from it, open it again
//	strangers     store no cookies; each request opens the page as a new client: their shares are the weights
//	pinned        request a version by the header X-App-Requested-Version or the cookie app_version
//
// Failures and violations of a guarantee are printed to standard error as they happen. The last line of standard
// output is the summary, one JSON object. The exit code is 0 only if there were neither.
//
// It is controlled by HTTP (-listen), from inside the pod by "load ctl":
//
//	load ctl summary               the observations so far
//	load ctl mark NAME             begin a phase: the summary has the shares of each
//	load ctl direction up|down|any how visitors may change versions from then on
//	load ctl stop                  end, and print the summary
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// options are those of the command line.
type options struct {
	url         string
	page        string
	calls       []call
	duration    time.Duration
	rate        float64
	visitors    int
	strangers   int
	pinHeader   map[string]int
	pinCookie   map[string]int
	callsPerNav int
	postBytes   int
	reconnect   int
	timeout     time.Duration
	window      time.Duration
	records     bool
	rules       rules
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "ctl" {
		os.Exit(control(os.Args[2:]))
	}
	o, listen, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	ctx, end := context.WithCancel(ctx)
	defer end()
	led := newLedger(o.rules, o.window, os.Stderr)
	if o.records {
		led.records = json.NewEncoder(os.Stdout)
	}
	if listen != "" {
		listener, err := net.Listen("tcp", listen)
		if err != nil {
			fmt.Fprintln(os.Stderr, "load:", err)
			os.Exit(2)
		}
		go http.Serve(listener, handler(led, end))
	}
	run(ctx, o, led)
	summary := led.summary()
	json.NewEncoder(os.Stdout).Encode(summary)
	if summary.Failed+summary.Broken > 0 {
		os.Exit(1)
	}
}

// run starts all clients and waits until the duration is over or the context ends. Pending requests
// complete: an aborted one would count as a failure.
func run(ctx context.Context, o options, led *ledger) {
	if o.duration > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.duration)
		defer cancel()
	}
	clients := crew(o)
	var wait sync.WaitGroup
	for i, c := range clients {
		var every, offset time.Duration
		if o.rate > 0 {
			every = time.Duration(float64(len(clients)) / o.rate * float64(time.Second))
			offset = every * time.Duration(i) / time.Duration(len(clients))
		}
		wait.Add(1)
		go func(c *client) {
			defer wait.Done()
			c.work(ctx, led, offset, every)
		}(c)
	}
	wait.Wait()
}

func parse(arguments []string) (options, string, error) {
	var o options
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	f.StringVar(&o.url, "url", "", "the URL of the app, such as http://shop (required)")
	f.StringVar(&o.page, "page", "/", "the path of the page")
	calls := f.String("calls", "GET /api/items,POST /api/echo", "what the page's scripts call, in turn")
	f.DurationVar(&o.duration, "duration", time.Minute, "how long; 0: until stopped")
	f.Float64Var(&o.rate, "rate", 100, "requests a second, of all clients together; 0: as many as possible")
	f.IntVar(&o.visitors, "visitors", 6, "clients that store cookies")
	f.IntVar(&o.strangers, "strangers", 4, "clients that store no cookies")
	pinHeader := f.String("pin-header", "", "clients that request a version by header: v1.0:2,v1.1:1")
	pinCookie := f.String("pin-cookie", "", "clients that request a version by cookie: v1.0:2")
	f.IntVar(&o.callsPerNav, "calls-per-page", 4, "calls that a visitor makes before it opens the page again")
	f.IntVar(&o.postBytes, "post-bytes", 2048, "size of the bodies of POST")
	f.IntVar(&o.reconnect, "reconnect", 25, "requests before a client opens a new connection; 0: never")
	f.DurationVar(&o.timeout, "timeout", 10*time.Second, "of one request")
	f.DurationVar(&o.window, "window", 5*time.Second, "length of the time windows of the summary")
	f.BoolVar(&o.records, "records", false, "print every response to standard output, one JSON object a line")
	versions := f.String("versions", "", "in the order of promotion, with their backends: v1.0=shop-v1-0,v1.1=shop-v1-1")
	f.StringVar(&o.rules.direction, "direction", "any", "how visitors may move between versions: up, down, any")
	f.StringVar(&o.rules.truthHeader, "truth", "X-Shop-Release", "response header with the version that the app itself reports; ignored where it is missing")
	allow := f.String("allow", "", "statuses that are refusals, not failures: 409")
	listen := f.String("listen", ":9090", "the address of the control interface; empty: none")
	if err := f.Parse(arguments); err != nil {
		return o, "", err
	}
	if o.url == "" || f.NArg() > 0 {
		return o, "", fmt.Errorf("-url is required, and no arguments are allowed after the flags")
	}
	o.url = strings.TrimSuffix(o.url, "/")
	if !directions[o.rules.direction] {
		return o, "", fmt.Errorf("-direction must be up, down or any")
	}
	var err error
	if o.calls, err = parseCalls(*calls); err != nil {
		return o, "", err
	}
	if o.rules.versions, err = parseVersions(*versions); err != nil {
		return o, "", err
	}
	if o.pinHeader, err = parseCounts(*pinHeader); err != nil {
		return o, "", err
	}
	if o.pinCookie, err = parseCounts(*pinCookie); err != nil {
		return o, "", err
	}
	o.rules.allowed = map[int]bool{}
	for _, status := range split(*allow) {
		n, err := strconv.Atoi(status)
		if err != nil {
			return o, "", fmt.Errorf("-allow: %s is not an HTTP status", status)
		}
		o.rules.allowed[n] = true
	}
	return o, *listen, nil
}

func parseCalls(text string) ([]call, error) {
	var calls []call
	for _, part := range split(text) {
		method, path, found := strings.Cut(part, " ")
		if !found || !strings.HasPrefix(path, "/") {
			return nil, fmt.Errorf("-calls: %q must be of the form GET /path", part)
		}
		calls = append(calls, call{method, path})
	}
	return calls, nil
}

func parseVersions(text string) ([]version, error) {
	var versions []version
	for _, part := range split(text) {
		name, backend, found := strings.Cut(part, "=")
		if !found {
			return nil, fmt.Errorf("-versions: %q must be of the form NAME=BACKEND", part)
		}
		versions = append(versions, version{name, backend})
	}
	return versions, nil
}

func parseCounts(text string) (map[string]int, error) {
	counts := map[string]int{}
	for _, part := range split(text) {
		name, count, found := strings.Cut(part, ":")
		n := 1
		if found {
			var err error
			if n, err = strconv.Atoi(count); err != nil {
				return nil, fmt.Errorf("%q must be of the form VERSION:COUNT", part)
			}
		}
		counts[name] = n
	}
	return counts, nil
}

func split(text string) []string {
	var parts []string
	for _, part := range strings.Split(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// handler is the load generator's own HTTP interface.
func handler(led *ledger, end func()) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("/summary", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(led.summary())
	})
	post := func(path string, act func(argument string) error) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost {
				http.Error(w, "POST it", http.StatusMethodNotAllowed)
			} else if err := act(r.URL.Query().Get("to")); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
			} else {
				fmt.Fprintln(w, "ok")
			}
		})
	}
	post("/mark", func(name string) error { led.mark(name); return nil })
	post("/direction", led.setDirection)
	post("/stop", func(string) error {
		time.AfterFunc(100*time.Millisecond, end) // after the response to this request
		return nil
	})
	return mux
}

// control sends a command to the running load generator of this pod.
func control(arguments []string) int {
	address := "http://127.0.0.1:9090"
	if given := os.Getenv("LOAD_CONTROL"); given != "" {
		address = given
	}
	if len(arguments) == 0 {
		fmt.Fprintln(os.Stderr, "load ctl summary | mark NAME | direction up|down|any | stop")
		return 2
	}
	var response *http.Response
	var err error
	if arguments[0] == "summary" {
		response, err = http.Get(address + "/summary")
	} else {
		argument := ""
		if len(arguments) > 1 {
			argument = "?to=" + url.QueryEscape(arguments[1])
		}
		response, err = http.Post(address+"/"+arguments[0]+argument, "", nil)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		return 1
	}
	defer response.Body.Close()
	io.Copy(os.Stdout, response.Body)
	if response.StatusCode != http.StatusOK {
		return 1
	}
	return 0
}
