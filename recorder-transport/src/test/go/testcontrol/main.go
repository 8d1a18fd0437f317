// Upstream's control server for tests, with DERP relays and STUN servers, and a port by which a test changes what it
// says (admin.go).
//
//	tsrecorder-testcontrol [-addr 127.0.0.1:0] [-domain tail.test] [-derps 1] [-cert F -key F] [-same-user=false] [-v]
//
// Once it serves it prints one line, with its addresses:
//
//	ready control=http://127.0.0.1:9911 admin=http://127.0.0.1:9912
//
// It ends when its standard input does, so that it does not outlive the test that started it.
package main

import (
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"testing"

	"tailscale.com/tailcfg"
	"tailscale.com/tstest/integration/testcontrol"
	"tailscale.com/types/logger"
)

// tb is what upstream's helpers want of a test.
type tb struct{ testing.TB }

func (tb) Helper()                   {}
func (tb) Cleanup(func())            {}
func (tb) Logf(f string, a ...any)   { log.Printf(f, a...) }
func (tb) Fatal(a ...any)            { log.Fatal(a...) }
func (tb) Fatalf(f string, a ...any) { log.Fatalf(f, a...) }
func (tb) Errorf(f string, a ...any) { log.Printf(f, a...) }
func (tb) Error(a ...any)            { log.Print(a...) }

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where nodes connect")
	domain := flag.String("domain", "tail.test", "the tailnet's MagicDNS domain")
	derps := flag.Int("derps", 1, "the number of DERP regions")
	cert := flag.String("cert", "", "PEM certificate chain; with it, control speaks TLS")
	key := flag.String("key", "", "PEM key of -cert")
	sameUser := flag.Bool("same-user", true, "all nodes belong to one user")
	verbose := flag.Bool("v", false, "print what the control server and the relays log")
	flag.Parse()

	logf := logger.Discard
	if *verbose {
		logf = log.Printf
	}
	relays, derpMap := newRelays(*derps, logf)
	door := newDoor(*addr, certificate(*cert, *key))
	control := &testcontrol.Server{
		Logf:             logf,
		Verbose:          *verbose,
		DERPMap:          derpMap,
		ExplicitBaseURL:  door.url,
		MagicDNSDomain:   *domain,
		DNSConfig:        &tailcfg.DNSConfig{Proxied: true, Domains: []string{*domain}},
		AllNodesSameUser: *sameUser,
		// Not nil: a node gets the tags that it asks for when it registers.
		TagOwners: map[string][]string{},
	}
	admin := newAdmin(control, door, relays)
	adminListener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go http.Serve(adminListener, admin)
	if err := door.open(control); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("ready control=%s admin=http://%s\n", door.url, adminListener.Addr())
	io.Copy(io.Discard, os.Stdin)
}

func certificate(certFile, keyFile string) *tls.Config {
	if certFile == "" {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		log.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}}
}
