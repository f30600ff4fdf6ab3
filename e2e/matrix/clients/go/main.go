// client runs the behaviours by Go's net/http: client BASE_URL BEHAVIOURS. See e2e/matrix/README.md.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

const (
	deadline = 5 * time.Second // of one behaviour
	patience = 4               // the number of timeouts after which the others are skipped
)

type behaviour struct {
	Name, Method, Path, Take string
	Headers                  [][2]string
	ManyFields               int
	Follow                   bool
	Body                     *struct {
		Length          int
		Chunked, Expect bool
	}
}

type seen map[string]any

type interim struct {
	Status int         `json:"status"`
	Fields [][2]string `json:"fields"`
}

func main() {
	file, err := os.ReadFile(os.Args[2])
	if err != nil {
		panic(err)
	}
	var behaviours []behaviour
	if err := json.Unmarshal(file, &behaviours); err != nil {
		panic(err)
	}
	transport := &http.Transport{ExpectContinueTimeout: time.Second}
	client := &http.Client{Transport: transport}
	out := json.NewEncoder(os.Stdout)
	silent := 0
	for _, b := range behaviours {
		line := seen{"behaviour": b.Name}
		switch {
		case silent == patience:
			line["error"] = "not tried"
		case b.Take == "websocket":
			converse(b, line)
		default:
			if err := exchange(client, b, line); err != nil {
				line["error"] = class(err)
			}
		}
		if line["error"] == "timeout" {
			silent++
		}
		_ = out.Encode(line)
	}
}

func class(err error) string {
	var timeout net.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case strings.Contains(err.Error(), "connection refused"):
		return "refused"
	default:
		return "broken"
	}
}

func exchange(client *http.Client, b behaviour, line seen) error {
	limit, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	interims := []interim{}
	trace := &httptrace.ClientTrace{Got1xxResponse: func(code int, header textproto.MIMEHeader) error {
		interims = append(interims, interim{code, fields(http.Header(header))})
		return nil
	}}
	request, err := build(httptrace.WithClientTrace(limit, trace), b)
	if err != nil {
		line["unable"] = err.Error()
		return nil
	}
	sender := *client
	if !b.Follow {
		sender.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	response, err := sender.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	line["status"], line["fields"] = response.StatusCode, fields(response.Header)
	if len(interims) > 0 {
		line["interim"] = interims
	}
	return read(response, b.Take, line)
}

func build(limit context.Context, b behaviour) (*http.Request, error) {
	var body io.Reader
	if b.Body != nil {
		body = bytes.NewReader(pattern(b.Body.Length))
		if b.Body.Chunked {
			body = io.MultiReader(body) // of unknown length
		}
	}
	request, err := http.NewRequestWithContext(limit, b.Method, os.Args[1]+b.Path, body)
	if err != nil {
		return nil, err
	}
	for _, field := range b.Headers {
		request.Header.Add(field[0], field[1])
	}
	for i := range b.ManyFields {
		request.Header.Set("X-Many-"+strconv.Itoa(i), strings.Repeat("v", 40))
	}
	if b.Body != nil && b.Body.Expect {
		request.Header.Set("Expect", "100-continue")
	}
	return request, nil
}

func read(response *http.Response, take string, line seen) error {
	digest := sha256.New()
	start := []byte{}
	length := 0
	buffer := make([]byte, 32*1024)
	for {
		n, err := response.Body.Read(buffer)
		digest.Write(buffer[:n])
		length += n
		if len(start) < 65536 {
			start = append(start, buffer[:n]...)
		}
		if take == "events" && bytes.Count(start, []byte("\n\n")) >= 3 {
			line["events"] = data(string(start))
			return nil
		}
		if take == "some" && length >= 100000 {
			return nil
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	line["length"], line["sha256"] = length, hex.EncodeToString(digest.Sum(nil))
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/") {
		line["text"] = string(start)
	}
	return nil
}

func data(stream string) []string {
	lines := []string{}
	for line := range strings.SplitSeq(stream, "\n") {
		if strings.HasPrefix(line, "data:") && len(lines) < 3 {
			lines = append(lines, line)
		}
	}
	return lines
}

func fields(header http.Header) [][2]string {
	list := [][2]string{}
	for name, values := range header {
		for _, value := range values {
			list = append(list, [2]string{strings.ToLower(name), value})
		}
	}
	return list
}

func pattern(length int) []byte {
	content := make([]byte, length)
	for i := range content {
		content[i] = byte(i % 251)
	}
	return content
}

func converse(b behaviour, line seen) {
	dialer := websocket.Dialer{HandshakeTimeout: deadline}
	connection, response, err := dialer.Dial("ws"+strings.TrimPrefix(os.Args[1], "http")+b.Path, nil)
	if response != nil {
		line["status"] = response.StatusCode
	}
	if err != nil {
		if response == nil {
			line["error"] = class(err)
		}
		return
	}
	defer connection.Close()
	_ = connection.SetReadDeadline(time.Now().Add(deadline))
	same := []bool{}
	for _, message := range [][]byte{[]byte("grüße"), pattern(70000)} {
		kind := websocket.TextMessage
		if len(message) > 100 {
			kind = websocket.BinaryMessage
		}
		_ = connection.WriteMessage(kind, message)
		got, answer, err := connection.ReadMessage()
		if err != nil {
			line["error"] = class(err)
			return
		}
		same = append(same, got == kind && bytes.Equal(answer, message))
	}
	line["messages"] = same
	_ = connection.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
	_, _, err = connection.ReadMessage()
	line["closed"] = websocket.IsCloseError(err, websocket.CloseNormalClosure)
}
