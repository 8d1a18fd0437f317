// Uploader sends recordings and events to a recorder through the client that Tailscale's own SSH server and
// Kubernetes proxy use, package tailscale.com/sessionrecording.
//
//	uploader -to 127.0.0.1:8080 -n 4 -bytes 1048576 -keep DIR
//
// For each session it prints one JSON line: its name, protocol, bytes sent, bytes acknowledged (over v1 and for events
// all or nothing), and the client's error, if there was one. With -progress it prints a line for each ack as well. It
// exits 1 when a session failed.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"sync"
	"time"
)

type options struct {
	to       netip.AddrPort
	v1       bool
	event    bool
	sessions int
	bytes    int64
	rate     int64
	chunk    int
	seed     uint64
	prefix   string
	keepDir  string
	progress bool

	mu sync.Mutex
}

// result is one line of output: an acknowledgement, or with ended the outcome of the session.
type result struct {
	Session  string `json:"session"`
	Ended    bool   `json:"ended"`
	Protocol string `json:"protocol,omitempty"`
	Sent     int64  `json:"sent"`
	Acked    int64  `json:"acked"`
	Acks     int64  `json:"acks"`
	Millis   int64  `json:"millis"`
	Error    string `json:"error,omitempty"`
}

func parse() (*options, error) {
	o := &options{}
	to := flag.String("to", "", "the recorder, `address:port`")
	flag.BoolVar(&o.v1, "v1", false, "meet a recorder that knows only the first protocol")
	flag.BoolVar(&o.event, "event", false, "send events, not recordings")
	flag.IntVar(&o.sessions, "n", 1, "sessions at the same time")
	flag.Int64Var(&o.bytes, "bytes", 64<<10, "bytes of each session after its header")
	flag.Int64Var(&o.rate, "rate", 0, "bytes per second of each session; 0 = as fast as it goes")
	flag.IntVar(&o.chunk, "chunk", 0, "bytes per write; 0 = line by line, as the SSH server does")
	flag.Uint64Var(&o.seed, "seed", 1, "of the content")
	flag.StringVar(&o.prefix, "name", "session", "what session names (the header's connectionID) begin with")
	flag.StringVar(&o.keepDir, "keep", "", "`directory` that keeps what was sent, one file a session")
	flag.BoolVar(&o.progress, "progress", false, "print a line for each ack")
	flag.Parse()
	var err error
	if o.to, err = netip.ParseAddrPort(*to); err != nil {
		return nil, fmt.Errorf("-to: wanted address:port, got %q", *to)
	}
	return o, nil
}

func (o *options) print(r result) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (o *options) protocol() string {
	switch {
	case o.event:
		return "event"
	case o.v1:
		return "v1"
	default:
		return "v2"
	}
}

func main() {
	o, err := parse()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	var all sync.WaitGroup
	failed := make(chan error, o.sessions)
	for i := range o.sessions {
		all.Go(func() {
			s := &session{options: o, name: fmt.Sprintf("%s-%d", o.prefix, i), number: i, gone: make(chan struct{}, 1)}
			start := time.Now()
			err := s.run()
			r := result{
				Session: s.name, Ended: true, Protocol: o.protocol(), Sent: s.offered.Load(), Acked: s.acked.Load(),
				Acks: s.acks.Load(), Millis: time.Since(start).Milliseconds(),
			}
			if err != nil {
				r.Error = err.Error()
				failed <- err
			}
			o.print(r)
		})
	}
	all.Wait()
	if len(failed) > 0 {
		os.Exit(1)
	}
}
