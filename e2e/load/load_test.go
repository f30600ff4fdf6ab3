package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A world responds as an AppVersion does that keeps its guarantees, except where a test makes it violate one.
type world struct {
	weight11  atomic.Int64 // share of v1.1 in percent
	turn      atomic.Int64
	misbehave func(w http.ResponseWriter, r *http.Request, version string) (string, bool)
}

func (world *world) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	version := "v1.0"
	if pin := r.Header.Get("X-App-Requested-Version"); pin != "" {
		version = pin
	} else if pin, err := r.Cookie("app_version"); err == nil {
		version = pin.Value
	} else if cookie, err := r.Cookie(affinityCookie); err == nil && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
		version = affinityVersion(cookie.Value)
	} else {
		bucket := world.turn.Add(1) * 37 % 100
		if err == nil {
			fmt.Sscan(cookie.Value[strings.LastIndex(cookie.Value, ".")+1:], &bucket)
		}
		if bucket < world.weight11.Load() {
			version = "v1.1"
		}
		http.SetCookie(w, &http.Cookie{Name: affinityCookie, Value: fmt.Sprintf("%s.%d", version, bucket), Path: "/"})
	}
	if world.misbehave != nil {
		var done bool
		if version, done = world.misbehave(w, r, version); done {
			return
		}
	}
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("X-Backend-Target", "shop-"+strings.ReplaceAll(version, ".", "-"))
	w.Header().Set("X-App-Version", "hash-of-"+version)
	w.Header().Set("X-Shop-Release", version)
	fmt.Fprintf(w, `{"sha256": "%x"}`, sha256.Sum256(body))
}

func observe(t *testing.T, world *world, during func(*ledger), arguments ...string) (report, string) {
	t.Helper()
	server := httptest.NewServer(world)
	defer server.Close()
	o, _, err := parse(append([]string{"-url", server.URL, "-duration", "600ms", "-rate", "1500", "-listen", "",
		"-versions", "v1.0=shop-v1-0,v1.1=shop-v1-1", "-direction", "up", "-window", "200ms"}, arguments...))
	if err != nil {
		t.Fatal(err)
	}
	var alarm bytes.Buffer
	led := newLedger(o.rules, o.window, &alarm)
	done := make(chan struct{})
	go func() {
		if during != nil {
			during(led)
		}
		close(done)
	}()
	run(context.Background(), o, led)
	<-done
	summary := led.summary()
	if _, err := json.Marshal(summary); err != nil {
		t.Fatal(err)
	}
	return summary, alarm.String()
}

func TestAPromotionWithoutFailuresIsReportedAsSuch(t *testing.T) {
	var w world
	summary, alarm := observe(t, &w, func(led *ledger) {
		time.Sleep(200 * time.Millisecond)
		w.weight11.Store(50)
		led.mark("50-50")
		time.Sleep(200 * time.Millisecond)
		w.weight11.Store(100)
		led.mark("0-100")
	}, "-pin-header", "v1.0:2", "-pin-cookie", "v1.1:1")
	if summary.Failed+summary.Broken > 0 || alarm != "" {
		t.Fatalf("%+v\n%s", summary, alarm)
	}
	if len(summary.Phases) != 3 || summary.Phases[0].Shares["v1.0"] != 1 || summary.Phases[2].Shares["v1.1"] < 0.9 {
		t.Errorf("phases: %+v", summary.Phases)
	}
	if share := summary.Phases[1].Shares["v1.1"]; share < 0.3 || share > 0.7 {
		t.Errorf("share at 50/50: %v", share)
	}
	if summary.Moves["v1.0 > v1.1"] == 0 || summary.Moves["v1.1 > v1.0"] != 0 {
		t.Errorf("moves: %v", summary.Moves)
	}
	for _, kind := range []string{"visitor", "visitor call", "stranger", "header v1.0", "cookie v1.1"} {
		if summary.Kinds[kind] == nil || summary.Kinds[kind].Requests == 0 {
			t.Errorf("no %s: %v", kind, summary.Kinds)
		}
	}
	if len(summary.Windows) < 3 || summary.Requests < 100 || summary.Kinds["stranger"].Latency.P50 <= 0 {
		t.Errorf("%d windows, %d requests", len(summary.Windows), summary.Requests)
	}
}

func TestFailuresAndViolationsAreReported(t *testing.T) {
	isCall := func(r *http.Request) bool { return r.Header.Get("Sec-Fetch-Mode") != "navigate" }
	cases := map[string]struct {
		arguments []string
		misbehave func(w http.ResponseWriter, r *http.Request, version string) (string, bool)
		want      string
		failures  bool
	}{
		"a call with a response of another version": {
			misbehave: func(_ http.ResponseWriter, r *http.Request, v string) (string, bool) {
				if isCall(r) && r.Header.Get("X-App-Requested-Version") == "" {
					return "v1.1", false
				}
				return v, false
			},
			want: "response of v1.1, but the page is of v1.0",
		},
		"a pin that is ignored": {
			arguments: []string{"-pin-header", "v1.1:1"},
			misbehave: func(_ http.ResponseWriter, r *http.Request, v string) (string, bool) { return "v1.0", false },
			want:      "response of v1.0, but the client requests v1.1",
		},
		"a header with the wrong version": {
			misbehave: func(w http.ResponseWriter, _ *http.Request, _ string) (string, bool) {
				w.Header().Set("X-Backend-Target", "shop-v1-1")
				w.Header().Set("X-Shop-Release", "v1.0")
				return "", true
			},
			want: "x-backend-target is v1.1, the app reports v1.0",
		},
		"a server error": {
			misbehave: func(w http.ResponseWriter, _ *http.Request, v string) (string, bool) {
				w.WriteHeader(http.StatusBadGateway)
				return v, true
			},
			want: "status 502", failures: true,
		},
		"an unexpected refusal": {
			misbehave: func(w http.ResponseWriter, _ *http.Request, v string) (string, bool) {
				w.WriteHeader(http.StatusConflict)
				return v, true
			},
			want: "status 409", failures: true,
		},
		"a truncated body": {
			misbehave: func(w http.ResponseWriter, _ *http.Request, v string) (string, bool) {
				w.Header().Set("Content-Length", "100")
				w.Write([]byte("short"))
				return v, true
			},
			want: "unexpected EOF", failures: true,
		},
		"a connection that is closed": {
			misbehave: func(http.ResponseWriter, *http.Request, string) (string, bool) { panic(http.ErrAbortHandler) },
			want:      "EOF", failures: true,
		},
		"a request body that was changed": {
			misbehave: func(w http.ResponseWriter, r *http.Request, v string) (string, bool) {
				r.Body = io.NopCloser(strings.NewReader("other"))
				return v, false
			},
			want: "the body did not arrive as it was sent", failures: true,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			summary, alarm := observe(t, &world{misbehave: c.misbehave}, nil, c.arguments...)
			if c.failures && summary.Failed == 0 || !c.failures && summary.Broken == 0 {
				t.Fatalf("not seen: %+v", summary)
			}
			if !strings.Contains(alarm, c.want) {
				t.Errorf("want %q in %s", c.want, alarm)
			}
			if len(summary.Samples) == 0 || len(summary.Samples) > maxSamples {
				t.Errorf("%d samples", len(summary.Samples))
			}
		})
	}
}

func TestAVisitorThatMovesBackIsReportedUnlessItIsARollback(t *testing.T) {
	rollback := func(direction string) (report, string) {
		var w world
		w.weight11.Store(100)
		return observe(t, &w, func(led *ledger) {
			time.Sleep(200 * time.Millisecond)
			if err := led.setDirection(direction); err != nil {
				t.Error(err)
			}
			w.weight11.Store(0)
		})
	}
	if summary, alarm := rollback("up"); summary.Broken == 0 || !strings.Contains(alarm, "moved from v1.1 to v1.0") {
		t.Errorf("not seen: %s", alarm)
	}
	if summary, alarm := rollback("down"); summary.Broken != 0 {
		t.Errorf("reported, but the direction is down: %s", alarm)
	}
}

func TestAllowedRefusalsAreNoFailures(t *testing.T) {
	refuse := func(w http.ResponseWriter, r *http.Request, v string) (string, bool) {
		if r.Header.Get("Sec-Fetch-Mode") == "navigate" {
			return v, false
		}
		w.WriteHeader(http.StatusConflict)
		return v, true
	}
	summary, alarm := observe(t, &world{misbehave: refuse}, nil, "-allow", "409")
	if summary.Failed+summary.Broken != 0 || summary.Refused == 0 {
		t.Errorf("%+v\n%s", summary, alarm)
	}
}

func TestBadArgumentsAreNamed(t *testing.T) {
	for _, arguments := range [][]string{
		{}, {"-url", "http://x", "-direction", "sideways"}, {"-url", "http://x", "-versions", "v1"},
		{"-url", "http://x", "-calls", "GET"}, {"-url", "http://x", "-allow", "no"}, {"-url", "http://x", "extra"},
	} {
		if _, _, err := parse(arguments); err == nil {
			t.Errorf("taken: %v", arguments)
		}
	}
}

func TestItIsControlledByHTTP(t *testing.T) {
	led := newLedger(rules{direction: "any"}, time.Second, io.Discard)
	ended := make(chan struct{})
	server := httptest.NewServer(handler(led, func() { close(ended) }))
	defer server.Close()
	t.Setenv("LOAD_CONTROL", server.URL)
	for _, command := range [][]string{{"mark", "50 50 & more"}, {"direction", "down"}, {"summary"}, {"stop"}} {
		if code := control(command); code != 0 {
			t.Errorf("%v: %d", command, code)
		}
	}
	if control([]string{"direction", "sideways"}) == 0 || control([]string{"nonsense"}) == 0 {
		t.Error("nonsense was taken")
	}
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("the command stop does not end the load generator")
	}
	if led.rules.direction != "down" || led.phases[1].Name != "50 50 & more" {
		t.Errorf("%v %v", led.rules.direction, led.phases)
	}
}
