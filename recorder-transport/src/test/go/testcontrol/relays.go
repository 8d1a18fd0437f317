package main

import (
	"crypto/tls"
	"fmt"
	"log"
	"net/http/httptest"
	"sync"

	"tailscale.com/derp/derpserver"
	"tailscale.com/net/stun/stuntest"
	"tailscale.com/tailcfg"
	"tailscale.com/types/key"
	"tailscale.com/types/logger"
	"tailscale.com/types/nettype"
)

// relay is the one DERP node of a region, and its STUN server, which goes on answering while the relay is down.
type relay struct {
	door *door
	key  key.NodePrivate
	logf logger.Logf

	mu     sync.Mutex
	server *derpserver.Server
}

// newRelays starts that many regions, numbered from 1, with certificates that nodes do not check.
func newRelays(count int, logf logger.Logf) (map[int]*relay, *tailcfg.DERPMap) {
	relays := map[int]*relay{}
	derpMap := &tailcfg.DERPMap{Regions: map[int]*tailcfg.DERPRegion{}}
	for region := 1; region <= count; region++ {
		r := &relay{door: newDoor("127.0.0.1:0", selfSigned()), key: key.NewNode(), logf: logf}
		if err := r.up(); err != nil {
			log.Fatal(err)
		}
		stun, _ := stuntest.ServeWithPacketListener(tb{}, nettype.Std{})
		relays[region] = r
		derpMap.Regions[region] = &tailcfg.DERPRegion{
			RegionID:   region,
			RegionCode: fmt.Sprintf("test%d", region),
			Nodes: []*tailcfg.DERPNode{{
				Name:             fmt.Sprintf("t%d", region),
				RegionID:         region,
				HostName:         "127.0.0.1",
				IPv4:             "127.0.0.1",
				IPv6:             "none",
				STUNPort:         stun.Port,
				STUNTestIP:       "127.0.0.1",
				DERPPort:         r.door.addr.Port,
				InsecureForTests: true,
			}},
		}
	}
	return relays, derpMap
}

// selfSigned is the configuration of a server of net/http/httptest.
func selfSigned() *tls.Config {
	s := httptest.NewUnstartedServer(nil)
	s.StartTLS()
	defer s.Close()
	return &tls.Config{Certificates: s.TLS.Certificates}
}

func (r *relay) up() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.server != nil {
		return nil
	}
	server := derpserver.New(r.key, r.logf)
	if err := r.door.open(derpserver.AddWebSocketSupport(server, derpserver.Handler(server))); err != nil {
		server.Close()
		return err
	}
	r.server = server
	return nil
}

func (r *relay) down() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.server == nil {
		return nil
	}
	r.door.shut()
	err := r.server.Close()
	r.server = nil
	return err
}
