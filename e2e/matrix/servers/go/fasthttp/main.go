// fasthttp serves the matrix's app by valyala/fasthttp: fasthttp PORT.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"log"
	"net"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"dev.appversion/matrix/servers/app"
	"github.com/fasthttp/websocket"
	"github.com/valyala/fasthttp"
)

func main() {
	server := &fasthttp.Server{
		Handler:               handle,
		MaxRequestBodySize:    64 << 20,
		NoDefaultServerHeader: true,
	}
	go func() {
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM)
		<-signals
		_ = server.Shutdown()
	}()
	if err := server.ListenAndServe("127.0.0.1:" + os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func handle(ctx *fasthttp.RequestCtx) {
	name, argument, _ := strings.Cut(strings.TrimPrefix(string(ctx.Path()), "/"), "/")
	number, _ := strconv.Atoi(argument)
	switch name {
	case "echo":
		whole(ctx, 200, "text/plain", description(ctx))
	case "bytes":
		whole(ctx, 200, "application/octet-stream", app.Pattern(number))
	case "chunked":
		stream(ctx, "application/octet-stream", -1, func(out *bufio.Writer) {
			for range number {
				_, _ = out.Write(app.Pattern(1000))
				_ = out.Flush()
			}
		})
	case "status":
		if number == fasthttp.StatusNoContent {
			ctx.SetStatusCode(number)
		} else {
			whole(ctx, number, "text/plain", fmt.Appendf(nil, "status %d\n", number))
		}
	case "page":
		whole(ctx, 200, "text/html; charset=utf-8", []byte("<!doctype html><html><head><title>page</title></head><body>page</body></html>\n"))
	case "etag":
		etag(ctx)
	case "redirect":
		ctx.Response.Header.Set("Location", "/echo?redirected="+argument)
		whole(ctx, number, "text/plain", []byte("elsewhere\n"))
	case "range":
		ranges(ctx)
	case "cookies":
		for i := range number {
			ctx.Response.Header.Add("Set-Cookie", fmt.Sprintf("cookie-%d=value-%d; Path=/; HttpOnly; SameSite=Lax", i, i))
		}
		whole(ctx, 200, "text/plain", []byte("cookies\n"))
	case "gzip":
		compressed(ctx)
	case "events":
		ctx.Response.Header.Set("Cache-Control", "no-store")
		stream(ctx, "text/event-stream", -1, events)
	case "slow":
		stream(ctx, "text/plain", 50, slow)
	case "abort":
		abort(ctx, "Content-Length: 100000", app.Pattern(50000))
	case "abort-chunked":
		part := app.Pattern(10000)
		abort(ctx, "Transfer-Encoding: chunked", fmt.Appendf(nil, "%x\r\n%s\r\n", len(part), part))
	case "refuse":
		whole(ctx, 413, "text/plain", []byte("refused\n"))
	case "early":
		whole(ctx, 200, "text/plain", []byte("early\n"))
	case "ws":
		_ = upgrader.Upgrade(ctx, echoMessages)
	default:
		whole(ctx, 404, "text/plain", []byte("not found\n"))
	}
}

func whole(ctx *fasthttp.RequestCtx, status int, contentType string, body []byte) {
	ctx.SetStatusCode(status)
	ctx.SetContentType(contentType)
	ctx.SetBody(body)
}

func stream(ctx *fasthttp.RequestCtx, contentType string, length int, write func(*bufio.Writer)) {
	ctx.SetContentType(contentType)
	ctx.SetBodyStreamWriter(write)
	if length >= 0 {
		ctx.Response.Header.SetContentLength(length)
	}
}

func description(ctx *fasthttp.RequestCtx) []byte {
	fields := []string{}
	for name, value := range ctx.Request.Header.All() {
		fields = append(fields, strings.ToLower(string(name))+": "+string(value))
	}
	target := string(ctx.Request.Header.RequestURI())
	text, _ := app.Description(string(ctx.Method()), target, fields, bytes.NewReader(ctx.PostBody()))
	return []byte(text)
}

func etag(ctx *fasthttp.RequestCtx) {
	ctx.Response.Header.Set("ETag", `"v1"`)
	ctx.Response.Header.Set("Cache-Control", "max-age=60")
	ctx.Response.Header.Set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
	if string(ctx.Request.Header.Peek("If-None-Match")) == `"v1"` {
		ctx.SetStatusCode(fasthttp.StatusNotModified)
	} else {
		whole(ctx, 200, "text/plain", []byte("version 1\n"))
	}
}

func ranges(ctx *fasthttp.RequestCtx) {
	content := app.Pattern(1000)
	ctx.Response.Header.Set("Accept-Ranges", "bytes")
	wanted := strings.TrimPrefix(string(ctx.Request.Header.Peek("Range")), "bytes=")
	first, last, found := strings.Cut(wanted, "-")
	if !found {
		whole(ctx, 200, "application/octet-stream", content)
		return
	}
	from, _ := strconv.Atoi(first)
	to, err := strconv.Atoi(last)
	if err != nil {
		to = len(content) - 1
	}
	if from >= len(content) {
		ctx.Response.Header.Set("Content-Range", "bytes */1000")
		whole(ctx, 416, "text/plain", []byte("no such range\n"))
		return
	}
	ctx.Response.Header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/1000", from, to))
	whole(ctx, 206, "application/octet-stream", content[from:to+1])
}

func compressed(ctx *fasthttp.RequestCtx) {
	ctx.Response.Header.Set("Vary", "Accept-Encoding")
	if !strings.Contains(string(ctx.Request.Header.Peek("Accept-Encoding")), "gzip") {
		whole(ctx, 200, "text/plain", app.Text(10000))
		return
	}
	var coded bytes.Buffer
	out := gzip.NewWriter(&coded)
	_, _ = out.Write(app.Text(10000))
	_ = out.Close()
	ctx.Response.Header.Set("Content-Encoding", "gzip")
	whole(ctx, 200, "text/plain", coded.Bytes())
}

func events(out *bufio.Writer) {
	for i := 1; i <= 3; i++ {
		_, _ = fmt.Fprintf(out, "data: %d\n\n", i)
		_ = out.Flush()
	}
	for range 100 {
		time.Sleep(100 * time.Millisecond)
		_, _ = out.WriteString(": wait\n\n")
		if out.Flush() != nil {
			return
		}
	}
}

func slow(out *bufio.Writer) {
	for range 5 {
		_, _ = out.WriteString("slow body\n")
		_ = out.Flush()
		time.Sleep(50 * time.Millisecond)
	}
}

// abort hijacks the connection, since fasthttp has no API to abort a response.
func abort(ctx *fasthttp.RequestCtx, framing string, part []byte) {
	ctx.HijackSetNoResponse(true)
	ctx.Hijack(func(connection net.Conn) {
		_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n%s\r\n\r\n%s", framing, part)
	})
}

var upgrader = websocket.FastHTTPUpgrader{CheckOrigin: func(*fasthttp.RequestCtx) bool { return true }}

func echoMessages(connection *websocket.Conn) {
	defer connection.Close()
	for {
		kind, message, err := connection.ReadMessage()
		if err != nil || connection.WriteMessage(kind, message) != nil {
			return
		}
	}
}
