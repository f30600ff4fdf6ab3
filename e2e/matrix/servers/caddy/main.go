// caddy serves the matrix's app by Caddy, as one of its HTTP handlers: caddy PORT.
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	"dev.appversion/matrix/caddy/app"
	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

const config = `{
  "admin": {"disabled": true},
  "logging": {"logs": {"default": {"level": "ERROR"}}},
  "apps": {"http": {"servers": {"matrix": {
    "listen": ["127.0.0.1:%s"],
    "automatic_https": {"disable": true},
    "routes": [{"handle": [{"handler": "matrix"}]}]
  }}}}
}`

// Handler is the app as a module of Caddy.
type Handler struct{}

// CaddyModule returns its name and constructor.
func (Handler) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{ID: "http.handlers.matrix", New: func() caddy.Module { return new(Handler) }}
}

var served = app.Handler()

func (Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, _ caddyhttp.Handler) error {
	served.ServeHTTP(hijackable{w}, r)
	return nil
}

// hijackable gives the WebSocket library the Hijacker that Caddy's writer has behind Unwrap.
type hijackable struct{ http.ResponseWriter }

func (h hijackable) Unwrap() http.ResponseWriter { return h.ResponseWriter }

func (h hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(h.ResponseWriter).Hijack()
}

func main() {
	caddy.RegisterModule(Handler{})
	caddy.TrapSignals()
	if err := caddy.Load(fmt.Appendf(nil, config, os.Args[1]), true); err != nil {
		log.Fatal(err)
	}
	select {}
}
