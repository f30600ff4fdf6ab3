package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"sort"
	"strings"
	"time"
)

const affinityCookie = "app_version_affinity"

// A call is a request that a page sends.
type call struct{ method, path string }

// A client is one browser or program, with one connection.
type client struct {
	kind      string // visitor, stranger, header, cookie
	id        string
	pin       string // the version that it requests; empty for none
	o         options
	http      *http.Client
	transport *http.Transport

	// A visitor's open page: its version, and the calls still to be sent from it.
	page      string
	callsLeft int
	turn      int
	sent      int
}

// crew creates all clients of the options.
func crew(o options) []*client {
	var clients []*client
	add := func(kind, pin string, count int) {
		for i := 0; i < count; i++ {
			id := fmt.Sprintf("%s-%d", strings.TrimSuffix(kind+"-"+pin, "-"), i+1)
			clients = append(clients, newClient(o, kind, id, pin))
		}
	}
	add("visitor", "", o.visitors)
	add("stranger", "", o.strangers)
	for _, pin := range sortedKeys(o.pinHeader) {
		add("header", pin, o.pinHeader[pin])
	}
	for _, pin := range sortedKeys(o.pinCookie) {
		add("cookie", pin, o.pinCookie[pin])
	}
	return clients
}

func newClient(o options, kind, id, pin string) *client {
	transport := &http.Transport{MaxConnsPerHost: 1, MaxIdleConnsPerHost: 1, DisableCompression: true}
	c := &client{kind: kind, id: id, pin: pin, o: o, transport: transport}
	c.http = &http.Client{
		Transport: transport,
		Timeout:   o.timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
	if kind == "visitor" || kind == "cookie" {
		c.http.Jar, _ = cookiejar.New(nil)
	}
	if kind == "cookie" {
		base, err := url.Parse(o.url)
		if err == nil {
			c.http.Jar.SetCookies(base, []*http.Cookie{{Name: "app_version", Value: pin, Path: "/"}})
		}
	}
	return c
}

// work sends requests, one at a time, until the context ends.
func (c *client) work(ctx context.Context, led *ledger, offset, every time.Duration) {
	defer c.transport.CloseIdleConnections()
	next := time.Now().Add(offset)
	for {
		if wait := time.Until(next); wait > 0 {
			timer := time.NewTimer(wait)
			select {
			case <-ctx.Done():
				timer.Stop()
				return
			case <-timer.C:
			}
		} else if ctx.Err() != nil {
			return
		}
		c.step(led)
		next = next.Add(every)
		if late := time.Since(next); late > every { // no burst after a slow response
			next = time.Now()
		}
	}
}

// step sends this client's next request.
func (c *client) step(led *ledger) {
	navigate := c.kind == "stranger" || c.page == "" || c.callsLeft <= 0
	if navigate {
		got := c.send(led, http.MethodGet, c.o.page, true)
		c.page, c.callsLeft = "", c.o.callsPerNav
		if got.Failure == "" && got.Status == http.StatusOK {
			c.page = got.Version
		}
		return
	}
	c.callsLeft--
	c.turn++
	next := c.o.calls[c.turn%len(c.o.calls)]
	got := c.send(led, next.method, next.path, false)
	if got.Status == http.StatusConflict { // the response requires a new page load
		c.callsLeft = 0
	}
}

var bodyDigest = regexp.MustCompile(`"sha256":\s*"([0-9a-f]{64})"`)

// send sends one request and records its result in the ledger.
func (c *client) send(led *ledger, method, path string, navigation bool) observation {
	seen := observation{
		Client: c.id, Kind: c.kind, Method: method, Path: path, Navigation: navigation, Pin: c.pin, Page: c.page,
	}
	var body io.Reader
	var digest string
	if method == http.MethodPost || method == http.MethodPut {
		content := make([]byte, c.o.postBytes)
		rand.Read(content)
		sum := sha256.Sum256(content)
		digest = hex.EncodeToString(sum[:])
		body = bytes.NewReader(content)
	}
	request, err := http.NewRequest(method, c.o.url+path, body)
	if err != nil {
		seen.Failure = err.Error()
		led.enter(seen)
		return seen
	}
	c.dress(request, navigation)
	connections := 0
	request = request.WithContext(httptrace.WithClientTrace(request.Context(), &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) { connections++; seen.Reused = info.Reused },
	}))
	if c.sent++; c.o.reconnect > 0 && c.sent%c.o.reconnect == 0 {
		request.Close = true
	}
	if c.http.Jar != nil {
		seen.Affinity = affinityOf(c.http.Jar.Cookies(request.URL))
	}

	seen.start = time.Now()
	response, err := c.http.Do(request)
	if err == nil {
		seen.Status = response.StatusCode
		seen.Backend = response.Header.Get("X-Backend-Target")
		seen.AppVersion = response.Header.Get("X-App-Version")
		seen.Truth = response.Header.Get(led.rules.truthHeader)
		var content []byte
		content, err = io.ReadAll(response.Body)
		response.Body.Close()
		if said := bodyDigest.FindSubmatch(content); err == nil && digest != "" && said != nil && string(said[1]) != digest {
			err = errors.New("the body did not arrive as it was sent")
		}
		if response.StatusCode >= 400 {
			seen.Body = clip(string(content), 300)
		}
	}
	seen.took = time.Since(seen.start)
	seen.Retried = connections > 1
	if err != nil {
		seen.Failure = err.Error()
	}
	if c.http.Jar != nil {
		seen.AffinityAfter = affinityOf(c.http.Jar.Cookies(request.URL))
	}
	return led.enter(seen)
}

// dress sets the header fields that a browser sends.
func (c *client) dress(request *http.Request, navigation bool) {
	request.Header.Set("User-Agent", "appversion-load ("+c.id+")")
	if navigation {
		request.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
		request.Header.Set("Sec-Fetch-Mode", "navigate")
		request.Header.Set("Sec-Fetch-Dest", "document")
	} else {
		request.Header.Set("Accept", "*/*")
		request.Header.Set("Sec-Fetch-Mode", "cors")
		request.Header.Set("Sec-Fetch-Dest", "empty")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if c.kind == "header" {
		request.Header.Set("X-App-Requested-Version", c.pin)
	}
}

func affinityOf(cookies []*http.Cookie) string {
	for _, cookie := range cookies {
		if cookie.Name == affinityCookie {
			return cookie.Value
		}
	}
	return ""
}

func clip(text string, length int) string {
	if len(text) > length {
		return text[:length] + "…"
	}
	return text
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
