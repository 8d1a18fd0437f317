package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"tailscale.com/sessionrecording"
	"tailscale.com/tailcfg"
)

// content is what one session sends: a header line, then lines of output until there are enough bytes. The same seed
// and name give the same bytes.
type content struct {
	random *rand.Rand
	left   int64
	time   float64
	line   bytes.Buffer
}

var words = []string{
	"total", "drwxr-xr-x", "root", "main.go", "README.md", "error:", "undefined", "reference", "GET", "/index.html",
	"\x1b[0m", "\x1b[1;32m", "\x1b[38;5;244m", "\x1b[K", "\x1b[2J\x1b[H", "\t", "\r\n", "<b>&</b>", `"quoted\"`,
	"é", "日本語", "🚀", "─┼─", "\u2028", "0123456789abcdef",
}

func newContent(seed uint64, number int, size int64) *content {
	return &content{random: rand.New(rand.NewPCG(seed, uint64(number))), left: size}
}

// header is the line that a Tailscale SSH server sends; every third session looks like one of the Kubernetes proxy:
// no environment, no PTY size.
func header(session string, number int) []byte {
	h := sessionrecording.CastHeader{
		Version:       2,
		Width:         80,
		Height:        24,
		Timestamp:     1785325850,
		Command:       "tail -f <log> & wait",
		SrcNode:       "laptop.example.ts.net",
		SrcNodeID:     "nSrcCNTRL",
		SrcNodeUserID: 9007199254740995,
		SrcNodeUser:   "zoë@example.com",
		Env:           map[string]string{"TERM": "xterm-256color"},
		SSHUser:       "root",
		LocalUser:     "root",
		ConnectionID:  session,
	}
	if number%3 == 2 {
		h.Width, h.Height, h.Env, h.SSHUser, h.LocalUser = 0, 0, nil, "", ""
		h.SrcNodeUserID, h.SrcNodeUser, h.SrcNodeTags = 0, "", []string{"tag:ops", "tag:prod"}
		h.Kubernetes = &sessionrecording.Kubernetes{
			PodName: "web-0", Namespace: "default", Container: "nginx", SessionType: "exec",
		}
	}
	b, err := json.Marshal(h)
	if err != nil {
		panic(err)
	}
	return append(b, '\n')
}

// event is what the Kubernetes API server proxy sends for a request.
func event(session string) ([]byte, error) {
	return json.Marshal(sessionrecording.Event{
		Type:      "kubernetes-api-request",
		Timestamp: 1785325850,
		UserAgent: "kubectl/v1.36.0 (" + session + ")",
		Request: sessionrecording.Request{
			Method: "POST", Path: "/api/v1/namespaces/default/pods", Body: []byte(`{"kind":"Pod"}`),
		},
		Source: sessionrecording.Source{
			Node: "laptop.example.ts.net", NodeID: tailcfg.StableNodeID("nSrcCNTRL"), NodeUserID: 9007199254740995,
			NodeUser: "zoë@example.com",
		},
	})
}

// next gives the next line with its newline, or nothing at the end. What it returns is good until the next call.
func (c *content) next() []byte {
	if c.left <= 0 {
		return nil
	}
	c.time += c.random.ExpFloat64() / 20
	c.line.Reset()
	for n := 1 + c.random.IntN(24); n > 0; n-- {
		c.line.WriteString(words[c.random.IntN(len(words))])
		c.line.WriteByte(' ')
	}
	text, err := json.Marshal(c.line.String())
	if err != nil {
		panic(err)
	}
	c.line.Reset()
	fmt.Fprintf(&c.line, "[%v,\"o\",%s]\n", c.time, text)
	c.left -= int64(c.line.Len())
	return c.line.Bytes()
}
