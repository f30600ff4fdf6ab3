package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"sort"
	"strings"
	"sync"
	"time"
)

// A version: its name and its value of x-backend-target.
type version struct{ name, backend string }

// rules are the guarantees.
type rules struct {
	versions    []version // in the order of promotion
	direction   string    // how visitors may change between them
	truthHeader string
	allowed     map[int]bool
}

var directions = map[string]bool{"up": true, "down": true, "any": true}

// An observation is one request and its result.
type observation struct {
	At            float64 `json:"at"` // seconds since the start
	Client        string  `json:"client"`
	Kind          string  `json:"kind"`
	Method        string  `json:"method"`
	Path          string  `json:"path"`
	Navigation    bool    `json:"navigation"`
	Pin           string  `json:"pin,omitempty"`
	Page          string  `json:"page,omitempty"`          // version of the page that the request belongs to
	Affinity      string  `json:"affinity,omitempty"`      // cookie that was sent
	AffinityAfter string  `json:"affinityAfter,omitempty"` // cookie that the client has afterwards
	Status        int     `json:"status"`                  // 0: no response
	Version       string  `json:"version"`                 // by x-backend-target, else by the app itself
	AppVersion    string  `json:"appVersion,omitempty"`    // X-App-Version
	Backend       string  `json:"backendTarget,omitempty"` // x-backend-target
	Truth         string  `json:"truth,omitempty"`         // the version that the app reports
	Failure       string  `json:"failure,omitempty"`       // the reason why the request failed
	Broken        string  `json:"brokenPromise,omitempty"` // the guarantee that the response violates
	Body          string  `json:"body,omitempty"`          // of a status of 400 or more, truncated
	Milliseconds  float64 `json:"ms"`
	Retried       bool    `json:"retried,omitempty"` // the HTTP client repeated it on another connection, as browsers do
	Reused        bool    `json:"reusedConnection"`

	start time.Time
	took  time.Duration
}

// evaluate sets the version of the response, and whether the request failed or a guarantee was violated.
func (r rules) evaluate(o *observation, lastPage string) {
	o.Version = r.name(o)
	switch {
	case o.Failure != "":
	case r.allowed[o.Status]:
		return // an expected refusal; there are no other guarantees
	case o.Status >= 400:
		o.Failure = fmt.Sprintf("status %d", o.Status)
	}
	if o.Failure != "" {
		return
	}
	var broken []string
	expect := func(wanted, why string) {
		if wanted != "" && o.Version != wanted {
			broken = append(broken, fmt.Sprintf("response of %s, but %s %s", o.Version, why, wanted))
		}
	}
	if o.Truth != "" && o.Version != o.Truth {
		broken = append(broken, fmt.Sprintf("x-backend-target is %s, the app reports %s", o.Version, o.Truth))
	}
	if o.Pin != "" {
		expect(o.Pin, "the client requests")
	} else if o.Kind == "visitor" {
		if !o.Navigation {
			expect(o.Page, "the page is of")
			expect(affinityVersion(o.Affinity), "the affinity cookie names")
		} else {
			if moved := r.moved(lastPage, o.Version); moved != "" {
				broken = append(broken, moved)
			}
			if o.AffinityAfter != "" {
				expect(affinityVersion(o.AffinityAfter), "its new affinity cookie names")
			}
		}
	}
	o.Broken = strings.Join(broken, "; ")
}

// name is the version of the response.
func (r rules) name(o *observation) string {
	for _, v := range r.versions {
		if o.Backend == v.backend {
			return v.name
		}
	}
	switch {
	case o.Backend != "":
		return o.Backend
	case o.Truth != "":
		return o.Truth
	default:
		return "none"
	}
}

// moved describes a change of versions that the direction does not allow; empty if it is allowed.
func (r rules) moved(from, to string) string {
	before, after := r.rank(from), r.rank(to)
	if before < 0 || after < 0 || r.direction == "any" {
		return ""
	}
	if (r.direction == "up" && after < before) || (r.direction == "down" && after > before) {
		return fmt.Sprintf("the visitor moved from %s to %s while the direction is %s", from, to, r.direction)
	}
	return ""
}

func (r rules) rank(name string) int {
	for i, v := range r.versions {
		if v.name == name {
			return i
		}
	}
	return -1
}

// affinityVersion is the version of an affinity cookie, which is VERSION.BUCKET.
func affinityVersion(cookie string) string {
	if dot := strings.LastIndex(cookie, "."); dot > 0 {
		return cookie[:dot]
	}
	return ""
}

// A tally counts requests.
type tally struct {
	Requests int            `json:"requests"`
	Failed   int            `json:"failed"`
	Broken   int            `json:"brokenPromises"`
	Refused  int            `json:"refused"`
	Versions map[string]int `json:"versions"`
}

func (t *tally) add(o observation, refused bool) {
	t.Requests++
	if o.Failure != "" {
		t.Failed++
		return
	}
	if o.Broken != "" {
		t.Broken++
	}
	if refused {
		t.Refused++
		return
	}
	if t.Versions == nil {
		t.Versions = map[string]int{}
	}
	t.Versions[o.Version]++
}

// A period is a stretch of time: a window of the clock, or a phase that was marked.
type period struct {
	Name string  `json:"name,omitempty"`
	From float64 `json:"from"`
	To   float64 `json:"to"`
	tally
	// Strangers are assigned at each request, so their shares are the weights.
	Strangers map[string]int     `json:"strangers"`
	Shares    map[string]float64 `json:"shares"`
}

func (p *period) add(o observation, refused bool) {
	p.tally.add(o, refused)
	if o.Kind == "stranger" && o.Failure == "" && !refused {
		if p.Strangers == nil {
			p.Strangers = map[string]int{}
		}
		p.Strangers[o.Version]++
	}
}

func (p period) closed(at float64) period {
	p.To = round(math.Min(p.To, at))
	p.Versions, p.Strangers = copied(p.Versions), copied(p.Strangers)
	total := 0
	for _, n := range p.Strangers {
		total += n
	}
	p.Shares = map[string]float64{}
	for name, n := range p.Strangers {
		p.Shares[name] = round(float64(n) / float64(total))
	}
	return p
}

// latency of the requests of a kind that got a response, in milliseconds.
type latency struct {
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

type kindSummary struct {
	tally
	Latency latency `json:"ms"`
}

// A report is the summary that the load generator prints at the end.
type report struct {
	Started     time.Time               `json:"started"`
	Seconds     float64                 `json:"seconds"`
	Requests    int                     `json:"requests"`
	Failed      int                     `json:"failed"`
	Broken      int                     `json:"brokenPromises"`
	Refused     int                     `json:"refused"`
	Retried     int                     `json:"retried"`
	Statuses    map[string]int          `json:"statuses"`
	Versions    map[string]int          `json:"versions"`
	AppVersions map[string][]string     `json:"appVersions"`
	Moves       map[string]int          `json:"moves"`
	Kinds       map[string]*kindSummary `json:"kinds"`
	Phases      []period                `json:"phases"`
	Windows     []period                `json:"windows"`
	Samples     []observation           `json:"samples"`
}

// A ledger evaluates observations as they arrive and counts them.
type ledger struct {
	rules   rules
	window  time.Duration
	alarm   *json.Encoder
	records *json.Encoder

	mu          sync.Mutex
	started     time.Time
	all         tally
	retried     int
	statuses    map[string]int
	appVersions map[string]map[string]bool
	moves       map[string]int
	kinds       map[string]*kindSummary
	took        map[string][]float64
	phases      []period
	windows     []period
	samples     []observation
	lastPage    map[string]string // of each visitor, over failures
}

const maxSamples = 25

func newLedger(r rules, window time.Duration, alarm io.Writer) *ledger {
	return &ledger{
		rules: r, window: window, alarm: json.NewEncoder(alarm), started: time.Now(),
		statuses: map[string]int{}, appVersions: map[string]map[string]bool{}, moves: map[string]int{},
		kinds: map[string]*kindSummary{}, took: map[string][]float64{}, lastPage: map[string]string{},
		phases: []period{{Name: "start", To: math.Inf(1)}},
	}
}

// enter evaluates an observation, counts it and returns it.
func (l *ledger) enter(o observation) observation {
	l.mu.Lock()
	defer l.mu.Unlock()
	o.At = round(o.start.Sub(l.started).Seconds())
	o.Milliseconds = round(float64(o.took.Microseconds()) / 1000)
	last := l.lastPage[o.Client]
	l.rules.evaluate(&o, last)
	refused := o.Failure == "" && l.rules.allowed[o.Status]

	if o.Navigation && o.Kind == "visitor" && o.Failure == "" && !refused {
		if last != "" && last != o.Version {
			l.moves[last+" > "+o.Version]++
		}
		l.lastPage[o.Client] = o.Version
	}
	l.all.add(o, refused)
	if o.Retried {
		l.retried++
	}
	status := "none"
	if o.Status != 0 {
		status = fmt.Sprint(o.Status)
	}
	l.statuses[status]++
	if o.AppVersion != "" {
		if l.appVersions[o.Version] == nil {
			l.appVersions[o.Version] = map[string]bool{}
		}
		l.appVersions[o.Version][o.AppVersion] = true
	}
	kind := o.Kind
	if o.Pin != "" {
		kind += " " + o.Pin
	} else if o.Kind == "visitor" && !o.Navigation {
		kind = "visitor call"
	}
	if l.kinds[kind] == nil {
		l.kinds[kind] = &kindSummary{}
	}
	l.kinds[kind].add(o, refused)
	if o.Status != 0 {
		l.took[kind] = append(l.took[kind], o.Milliseconds)
	}
	l.phaseAt(o.At).add(o, refused)
	l.windowAt(o.At).add(o, refused)

	if o.Failure != "" || o.Broken != "" {
		if len(l.samples) < maxSamples {
			l.samples = append(l.samples, o)
		}
		if l.all.Failed+l.all.Broken <= 100 {
			l.alarm.Encode(o)
		}
	}
	if l.records != nil {
		l.records.Encode(o)
	}
	return o
}

// phaseAt is the phase in which a request began: a request that was pending at a mark belongs before it.
func (l *ledger) phaseAt(at float64) *period {
	for i := len(l.phases) - 1; i > 0; i-- {
		if at >= l.phases[i].From {
			return &l.phases[i]
		}
	}
	return &l.phases[0]
}

func (l *ledger) windowAt(at float64) *period {
	length := l.window.Seconds()
	for index := int(math.Max(at, 0) / length); ; {
		for len(l.windows) <= index {
			from := float64(len(l.windows)) * length
			l.windows = append(l.windows, period{From: round(from), To: from + length})
		}
		return &l.windows[index]
	}
}

// mark begins a phase.
func (l *ledger) mark(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := round(time.Since(l.started).Seconds())
	l.phases[len(l.phases)-1].To = now
	l.phases = append(l.phases, period{Name: name, From: now, To: math.Inf(1)})
}

func (l *ledger) setDirection(direction string) error {
	if !directions[direction] {
		return fmt.Errorf("direction must be up, down or any")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rules.direction = direction
	return nil
}

func (l *ledger) summary() report {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Since(l.started).Seconds()
	r := report{
		Started: l.started.UTC(), Seconds: round(now), Requests: l.all.Requests, Failed: l.all.Failed,
		Broken: l.all.Broken, Refused: l.all.Refused, Retried: l.retried,
		Statuses: copied(l.statuses), Versions: copied(l.all.Versions), Moves: copied(l.moves),
		AppVersions: map[string][]string{}, Kinds: map[string]*kindSummary{},
		Samples: append([]observation{}, l.samples...),
	}
	for name, versions := range l.appVersions {
		r.AppVersions[name] = sortedKeys(versions)
	}
	for name, kind := range l.kinds {
		summed := *kind
		summed.Versions = copied(kind.Versions)
		summed.Latency = percentiles(l.took[name])
		r.Kinds[name] = &summed
	}
	for _, p := range l.phases {
		r.Phases = append(r.Phases, p.closed(now))
	}
	for _, p := range l.windows {
		r.Windows = append(r.Windows, p.closed(now))
	}
	return r
}

func percentiles(values []float64) latency {
	if len(values) == 0 {
		return latency{}
	}
	sorted := append([]float64{}, values...)
	sort.Float64s(sorted)
	at := func(share float64) float64 {
		return sorted[int(math.Ceil(share*float64(len(sorted))))-1]
	}
	return latency{at(0.5), at(0.9), at(0.99), sorted[len(sorted)-1]}
}

func copied(m map[string]int) map[string]int {
	c := map[string]int{}
	for key, value := range m {
		c[key] = value
	}
	return c
}

func round(value float64) float64 { return math.Round(value*1000) / 1000 }
