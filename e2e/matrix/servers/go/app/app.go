// Package app is the matrix's app for servers of Go's net/http: see the contract in e2e/matrix/README.md.
package app

import (
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Pattern is the first n bytes of the content that every app of the matrix serves.
func Pattern(n int) []byte {
	bytes := make([]byte, n)
	for i := range bytes {
		bytes[i] = byte(i % 251)
	}
	return bytes
}

// Text is the first n bytes of the text that every app of the matrix compresses.
func Text(n int) []byte {
	return []byte(strings.Repeat("0123456789abcdef\n", n/17+1)[:n])
}

// Description is the body of /echo: a request as the app received it.
func Description(method, target string, fields []string, body io.Reader) (string, error) {
	digest := sha256.New()
	length, err := io.Copy(digest, body)
	sort.Strings(fields)
	return fmt.Sprintf("%s %s\n%s\n\n%d %x\n", method, target, strings.Join(fields, "\n"), length, digest.Sum(nil)), err
}

// Handler is the app.
func Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", echo)
	mux.HandleFunc("/bytes/{n}", func(w http.ResponseWriter, r *http.Request) {
		whole(w, 200, "application/octet-stream", Pattern(number(r)))
	})
	mux.HandleFunc("/chunked/{n}", chunked)
	mux.HandleFunc("/status/{n}", status)
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) {
		whole(w, 200, "text/html; charset=utf-8", []byte("<!doctype html><html><head><title>page</title></head><body>page</body></html>\n"))
	})
	mux.HandleFunc("/etag", etag)
	mux.HandleFunc("/redirect/{n}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "/echo?redirected="+r.PathValue("n"))
		whole(w, number(r), "text/plain", []byte("elsewhere\n"))
	})
	mux.HandleFunc("/range", ranges)
	mux.HandleFunc("/cookies/{n}", cookies)
	mux.HandleFunc("/gzip", compressed)
	mux.HandleFunc("/events", events)
	mux.HandleFunc("/slow", slow)
	mux.HandleFunc("/abort", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100000")
		abort(w, Pattern(50000))
	})
	mux.HandleFunc("/abort-chunked", func(w http.ResponseWriter, _ *http.Request) { abort(w, Pattern(10000)) })
	mux.HandleFunc("/refuse", func(w http.ResponseWriter, _ *http.Request) {
		whole(w, http.StatusRequestEntityTooLarge, "text/plain", []byte("refused\n"))
	})
	mux.HandleFunc("/early", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "</style.css>; rel=preload; as=style")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Del("Link")
		whole(w, 200, "text/plain", []byte("early\n"))
	})
	mux.HandleFunc("/ws", webSocket)
	return mux
}

func number(r *http.Request) int {
	n, _ := strconv.Atoi(r.PathValue("n"))
	return n
}

func whole(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func echo(w http.ResponseWriter, r *http.Request) {
	fields := []string{"host: " + r.Host}
	for name, values := range r.Header {
		for _, value := range values {
			fields = append(fields, strings.ToLower(name)+": "+value)
		}
	}
	description, err := Description(r.Method, r.RequestURI, fields, r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	whole(w, 200, "text/plain", []byte(description))
}

func chunked(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	for range number(r) {
		_, _ = w.Write(Pattern(1000))
		_ = http.NewResponseController(w).Flush()
	}
}

func status(w http.ResponseWriter, r *http.Request) {
	code := number(r)
	if code == http.StatusNoContent {
		w.WriteHeader(code)
		return
	}
	whole(w, code, "text/plain", fmt.Appendf(nil, "status %d\n", code))
}

func etag(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", `"v1"`)
	w.Header().Set("Cache-Control", "max-age=60")
	w.Header().Set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
	if r.Header.Get("If-None-Match") == `"v1"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	whole(w, 200, "text/plain", []byte("version 1\n"))
}

func ranges(w http.ResponseWriter, r *http.Request) {
	content := Pattern(1000)
	w.Header().Set("Accept-Ranges", "bytes")
	first, last, found := strings.Cut(strings.TrimPrefix(r.Header.Get("Range"), "bytes="), "-")
	if !found {
		whole(w, 200, "application/octet-stream", content)
		return
	}
	from, _ := strconv.Atoi(first)
	to, err := strconv.Atoi(last)
	if err != nil {
		to = len(content) - 1
	}
	if from >= len(content) {
		w.Header().Set("Content-Range", "bytes */1000")
		whole(w, http.StatusRequestedRangeNotSatisfiable, "text/plain", []byte("no such range\n"))
		return
	}
	w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/1000", from, to))
	whole(w, http.StatusPartialContent, "application/octet-stream", content[from:to+1])
}

func cookies(w http.ResponseWriter, r *http.Request) {
	for i := range number(r) {
		w.Header().Add("Set-Cookie", fmt.Sprintf("cookie-%d=value-%d; Path=/; HttpOnly; SameSite=Lax", i, i))
	}
	whole(w, 200, "text/plain", []byte("cookies\n"))
}

func compressed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		whole(w, 200, "text/plain", Text(10000))
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Content-Type", "text/plain")
	out := gzip.NewWriter(w)
	_, _ = out.Write(Text(10000))
	_ = out.Close()
}

func events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	for i := 1; i <= 3; i++ {
		_, _ = fmt.Fprintf(w, "data: %d\n\n", i)
		_ = http.NewResponseController(w).Flush()
	}
	for range 100 {
		select {
		case <-r.Context().Done():
			return
		case <-time.After(100 * time.Millisecond):
			_, _ = io.WriteString(w, ": wait\n\n")
			_ = http.NewResponseController(w).Flush()
		}
	}
}

func slow(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("Content-Length", "50")
	for range 5 {
		_, _ = io.WriteString(w, "slow body\n")
		_ = http.NewResponseController(w).Flush()
		time.Sleep(50 * time.Millisecond)
	}
}

func abort(w http.ResponseWriter, part []byte) {
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(part)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func webSocket(w http.ResponseWriter, r *http.Request) {
	connection, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer connection.Close()
	for {
		kind, message, err := connection.ReadMessage()
		if err != nil || connection.WriteMessage(kind, message) != nil {
			return
		}
	}
}
