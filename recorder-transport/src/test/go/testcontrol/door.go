package main

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
)

// door is the address of an HTTP server that can go away, with all its connections, and come back.
type door struct {
	url    string
	addr   *net.TCPAddr
	config *tls.Config

	mu          sync.Mutex
	listener    net.Listener
	connections map[net.Conn]bool
	handler     http.Handler
	server      *http.Server
}

// newDoor takes the address; connections to it are TLS when there is a configuration for it.
func newDoor(addr string, config *tls.Config) *door {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	d := &door{config: config, listener: l, addr: l.Addr().(*net.TCPAddr), connections: map[net.Conn]bool{}}
	scheme := "http://"
	if config != nil {
		scheme = "https://"
	}
	d.url = scheme + d.addr.String()
	return d
}

// open serves at the address.
func (d *door) open(handler http.Handler) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.server != nil {
		return nil
	}
	if d.listener == nil {
		l, err := net.Listen("tcp", d.addr.String())
		if err != nil {
			return err
		}
		d.listener = l
	}
	// A map that is not nil: neither control nor DERP want HTTP/2 outside.
	d.server = &http.Server{
		Handler:      handler,
		ErrorLog:     log.New(io.Discard, "", 0),
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	var l net.Listener = &counted{d.listener, d}
	if d.config != nil {
		l = tls.NewListener(l, d.config)
	}
	go d.server.Serve(l)
	return nil
}

// shut closes the address and every connection, those that were upgraded too.
func (d *door) shut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.server == nil {
		return
	}
	d.server.Close()
	d.server, d.listener = nil, nil
	for c := range d.connections {
		c.Close()
	}
	clear(d.connections)
}

// counted remembers what it accepted.
type counted struct {
	net.Listener
	door *door
}

func (l *counted) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.door.mu.Lock()
	defer l.door.mu.Unlock()
	l.door.connections[c] = true
	return &countedConn{c, l.door}, nil
}

type countedConn struct {
	net.Conn
	door *door
}

// Close forgets the connection; shut holds the lock when it closes, so the map is left to it.
func (c *countedConn) Close() error {
	go func() {
		c.door.mu.Lock()
		defer c.door.mu.Unlock()
		delete(c.door.connections, c.Conn)
	}()
	return c.Conn.Close()
}
