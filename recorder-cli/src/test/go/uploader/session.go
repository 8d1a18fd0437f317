package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"tailscale.com/sessionrecording"
)

// session is one upload through the real client.
type session struct {
	*options
	name   string
	number int

	offered atomic.Int64 // bytes handed to the client, or about to be
	acked   atomic.Int64
	acks    atomic.Int64
	wrong   atomic.Pointer[string] // the first promise that an ack frame broke

	gone chan struct{} // something is in it once a connection broke
}

// run sends everything and waits for what the client makes of it.
func (s *session) run() error {
	if s.event {
		body, err := event(s.name)
		if err != nil {
			return err
		}
		s.offered.Store(int64(len(body)))
		if err := s.keepEvent(body); err != nil {
			return err
		}
		if err := sessionrecording.SendEvent(s.to, bytes.NewReader(body), dial); err != nil {
			return err
		}
		s.acked.Store(int64(len(body)))
		return nil
	}
	upload, done, err := s.connect()
	if err != nil {
		return err
	}
	written := s.write(upload)
	upload.Close()
	if err := <-done; err != nil {
		return err
	}
	if written != nil {
		return written
	}
	if s.v1 {
		s.acked.Store(s.offered.Load())
	}
	if wrong := s.wrong.Load(); wrong != nil {
		return fmt.Errorf("%s", *wrong)
	}
	return nil
}

// connect asks the client for an upload. It helps where the client waits for ever, with no context to end that: it asked
// for an upload, and the recorder died before its answer.
func (s *session) connect() (io.WriteCloser, <-chan error, error) {
	type answer struct {
		upload io.WriteCloser
		done   <-chan error
		err    error
	}
	answers := make(chan answer, 1)
	dialer := s.dialTapped
	if s.v1 {
		dialer = s.dialOldRecorder()
	}
	go func() {
		recorders := []netip.AddrPort{s.to}
		upload, _, done, err := sessionrecording.ConnectToRecorder(context.Background(), recorders, dialer)
		answers <- answer{upload, done, err}
	}()
	select {
	case a := <-answers:
		return a.upload, a.done, a.err
	case <-s.gone:
	}
	select {
	case a := <-answers:
		return a.upload, a.done, a.err
	case <-time.After(time.Second):
		return nil, nil, errors.New("the recorder went away, and the client still waits for its answer")
	}
}

// write sends the header by itself, as the SSH server does, and the rest line by line or in chunks.
func (s *session) write(upload io.Writer) error {
	kept, err := s.keep()
	if err != nil {
		return err
	}
	defer kept.Close()
	paced := &pacer{session: s, kept: kept, to: upload, start: time.Now()}
	if _, err := paced.Write(header(s.name, s.number)); err != nil {
		return err
	}
	var out io.Writer = paced
	if s.chunk > 0 {
		buffered := bufio.NewWriterSize(paced, s.chunk)
		defer buffered.Flush()
		out = buffered
	}
	lines := newContent(s.seed, s.number, s.bytes)
	for line := lines.next(); line != nil; line = lines.next() {
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	if buffered, ok := out.(*bufio.Writer); ok {
		return buffered.Flush()
	}
	return nil
}

func (s *session) onAck(acked int64) {
	if before := s.acked.Load(); acked < before {
		s.complain(fmt.Sprintf("ack went back from %d to %d", before, acked))
	}
	if offered := s.offered.Load(); acked > offered {
		s.complain(fmt.Sprintf("ack %d is beyond the %d bytes sent", acked, offered))
	}
	s.acked.Store(acked)
	s.acks.Add(1)
	if s.progress {
		s.print(result{Session: s.name, Acked: acked})
	}
}

func (s *session) onLost() {
	select {
	case s.gone <- struct{}{}:
	default:
	}
}

func (s *session) complain(wrong string) { s.wrong.CompareAndSwap(nil, &wrong) }

// keep opens the file that holds what this session sends, so that it can be compared with what is stored.
func (s *session) keep() (io.WriteCloser, error) {
	if s.keepDir == "" {
		return nopCloser{io.Discard}, nil
	}
	return os.Create(filepath.Join(s.keepDir, s.name+".cast"))
}

func (s *session) keepEvent(body []byte) error {
	if s.keepDir == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(s.keepDir, s.name+".event"), body, 0o600)
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func dial(ctx context.Context, network, addr string) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, network, addr)
}

func (s *session) dialTapped(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &tap{watched: watched{Conn: conn, onLost: s.onLost}, onAck: s.onAck}, nil
}

// dialOldRecorder makes the client fall back: its first connection, the probe for v2, meets a server of HTTP/1.1 only;
// those after it go to the recorder.
func (s *session) dialOldRecorder() func(context.Context, string, string) (net.Conn, error) {
	var probe sync.Once
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		var front net.Conn
		probe.Do(func() {
			ours, theirs := net.Pipe()
			front = theirs
			go func() {
				defer ours.Close()
				if _, err := http.ReadRequest(bufio.NewReader(ours)); err == nil {
					io.WriteString(ours, "HTTP/1.1 505 HTTP Version Not Supported\r\nConnection: close\r\n\r\n")
				}
			}()
		})
		if front != nil {
			return front, nil
		}
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &watched{Conn: conn, onLost: s.onLost}, nil
	}
}

// pacer keeps a session to its rate, keeps what is sent before it is sent, and counts it.
type pacer struct {
	session *session
	kept    io.Writer
	to      io.Writer
	start   time.Time
}

func (p *pacer) Write(b []byte) (int, error) {
	s := p.session
	if _, err := p.kept.Write(b); err != nil {
		return 0, err
	}
	if sent := s.offered.Load(); s.rate > 0 {
		time.Sleep(time.Until(p.start.Add(time.Duration(float64(sent) / float64(s.rate) * float64(time.Second)))))
	}
	s.offered.Add(int64(len(b)))
	return p.to.Write(b)
}
