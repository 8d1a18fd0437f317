package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"

	"tailscale.com/tailcfg"
	"tailscale.com/tstest/integration/testcontrol"
	"tailscale.com/types/key"
)

// admin answers the test's requests. Bodies are JSON in tailcfg's form; node=, peer= name nodes by node key.
//
//	GET   /nodes                         every node
//	PATCH /nodes?node=K                  the node's fields that the body has (Tags, KeyExpiry, Name, ...)
//	POST  /fake-nodes?count=N            N more nodes, which never were anywhere
//	GET   /await?node=K                  answers once the node listens to its map stream
//	PUT   /ssh-policy                    SSHPolicy; null takes it away
//	PUT   /filter?node=K                 []FilterRule; null gives the default back, which allows everything
//	PUT   /jailed?node=K&peer=K&value=B  peer is jailed in node's view
//	PUT   /unsigned?node=K&value=B       UnsignedPeerAPIOnly in every other node's view
//	PUT   /expired?value=B               every node's key has expired
//	PUT   /node-capabilities?node=K      NodeCapMap
//	PUT   /app-capabilities              PeerCapMap that everybody has for everybody
//	POST  /dns-records                   []DNSRecord, added to those that are there
//	GET   /set-dns                       []SetDNSRequest: what nodes asked to be published
//	POST  /map?node=K                    MapResponse as it is; from then on the node gets only such ones
//	POST  /ping?node=K                   PingRequest
//	POST  /c2n?node=K&path=P             a request by control to the node; the answer is the node's, body text/plain
//	PUT   /auth?required=B&key=T         registering needs a visit to a URL, or the key; both are off when absent
//	POST  /auth/complete?url=U           the visit
//	PUT   /machine-auth?required=B       a new node's machine must be approved (PATCH MachineAuthorized)
//	PUT   /rate-limit?count=N&after=S    the next N registrations are answered 429, Retry-After: S
//	PUT   /control?up=B                  control's address, with every connection to it; nodes are remembered
//	PUT   /derp?region=N&up=B            a region's relay
type admin struct {
	control *testcontrol.Server
	door    *door
	relays  map[int]*relay
	filters *filters
	mux     *http.ServeMux

	mu      sync.Mutex
	setDNS  []*tailcfg.SetDNSRequest
	limited int
	after   string
}

// failed is an answer that is no success.
type failed struct {
	code int
	text string
}

func newAdmin(control *testcontrol.Server, door *door, relays map[int]*relay) http.Handler {
	a := &admin{control: control, door: door, relays: relays, filters: newFilters(control), mux: http.NewServeMux()}
	control.OnSetDNS = func(r *tailcfg.SetDNSRequest) error {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.setDNS = append(a.setDNS, r)
		return nil
	}
	control.MaybeRateLimitRegister = a.rateLimit
	a.nodeRoutes()
	a.policyRoutes()
	a.streamRoutes()
	a.authRoutes()
	a.outageRoutes()
	return a.mux
}

// handle registers a handler whose result is the answer, as JSON.
func (a *admin) handle(pattern string, answer func(r *http.Request) any) {
	a.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if e := recover(); e != nil {
				f, ok := e.(failed)
				if !ok {
					panic(e)
				}
				http.Error(w, f.text, f.code)
			}
		}()
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(answer(r))
	})
}

func (a *admin) nodeRoutes() {
	a.handle("GET /nodes", func(*http.Request) any {
		return a.control.AllNodes()
	})
	a.handle("PATCH /nodes", func(r *http.Request) any {
		n := a.control.Node(nodeKey(r, "node"))
		body(r, n)
		a.control.UpdateNode(n)
		return n
	})
	a.handle("POST /fake-nodes", func(r *http.Request) any {
		count := number(r, "count")
		for range count {
			a.control.AddFakeNode()
		}
		return count
	})
	a.handle("GET /await", func(r *http.Request) any {
		check(a.control.AwaitNodeInMapRequest(r.Context(), nodeKey(r, "node")))
		return true
	})
}

func (a *admin) policyRoutes() {
	a.handle("PUT /ssh-policy", func(r *http.Request) any {
		var policy *tailcfg.SSHPolicy
		body(r, &policy)
		a.control.SetSSHPolicy(policy)
		return true
	})
	a.handle("PUT /filter", func(r *http.Request) any {
		var rules []tailcfg.FilterRule
		body(r, &rules)
		a.filters.set(a.known(r, "node"), rules)
		return true
	})
	a.handle("PUT /jailed", func(r *http.Request) any {
		a.control.SetJailed(a.known(r, "node"), a.known(r, "peer"), truth(r, "value"))
		return true
	})
	a.handle("PUT /unsigned", func(r *http.Request) any {
		a.control.SetUnsignedPeerAPIOnly(a.known(r, "node"), truth(r, "value"))
		return true
	})
	a.handle("PUT /expired", func(r *http.Request) any {
		a.control.SetExpireAllNodes(truth(r, "value"))
		return true
	})
	a.handle("PUT /node-capabilities", func(r *http.Request) any {
		var capMap tailcfg.NodeCapMap
		body(r, &capMap)
		a.control.SetNodeCapMap(a.known(r, "node"), capMap)
		return true
	})
	a.handle("PUT /app-capabilities", func(r *http.Request) any {
		var capMap tailcfg.PeerCapMap
		body(r, &capMap)
		a.control.SetGlobalAppCaps(capMap)
		return true
	})
	a.handle("POST /dns-records", func(r *http.Request) any {
		var records []tailcfg.DNSRecord
		body(r, &records)
		a.control.AddDNSRecords(records...)
		return true
	})
	a.handle("GET /set-dns", func(*http.Request) any {
		a.mu.Lock()
		defer a.mu.Unlock()
		return a.setDNS
	})
}

func (a *admin) streamRoutes() {
	a.handle("POST /map", func(r *http.Request) any {
		m := new(tailcfg.MapResponse)
		body(r, m)
		connected(a.control.AddRawMapResponse(a.known(r, "node"), m))
		return true
	})
	a.handle("POST /ping", func(r *http.Request) any {
		p := new(tailcfg.PingRequest)
		body(r, p)
		connected(a.control.AddPingRequest(a.known(r, "node"), p))
		return true
	})
	a.mux.HandleFunc("POST /c2n", func(w http.ResponseWriter, r *http.Request) {
		var k key.NodePublic
		if err := k.UnmarshalText([]byte(r.URL.Query().Get("node"))); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		request, err := http.NewRequestWithContext(r.Context(), "POST", "http://c2n"+r.URL.Query().Get("path"), r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		response, err := a.control.NodeRoundTripper(k).RoundTrip(request)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		w.WriteHeader(response.StatusCode)
		io.Copy(w, response.Body)
	})
}

func (a *admin) authRoutes() {
	a.handle("PUT /auth", func(r *http.Request) any {
		a.control.RequireAuth = r.URL.Query().Get("required") != "" && truth(r, "required")
		a.control.RequireAuthKey = r.URL.Query().Get("key")
		return true
	})
	a.handle("POST /auth/complete", func(r *http.Request) any {
		if !a.control.CompleteAuth(r.URL.Query().Get("url")) {
			panic(failed{http.StatusNotFound, "no such URL: " + r.URL.Query().Get("url")})
		}
		return true
	})
	a.handle("PUT /machine-auth", func(r *http.Request) any {
		a.control.RequireMachineAuth = truth(r, "required")
		return true
	})
	a.handle("PUT /rate-limit", func(r *http.Request) any {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.limited, a.after = number(r, "count"), r.URL.Query().Get("after")
		return true
	})
}

func (a *admin) outageRoutes() {
	a.handle("PUT /control", func(r *http.Request) any {
		if truth(r, "up") {
			check(a.door.open(a.control))
		} else {
			a.door.shut()
		}
		return true
	})
	a.handle("PUT /derp", func(r *http.Request) any {
		relay := a.relays[number(r, "region")]
		if relay == nil {
			panic(failed{http.StatusNotFound, "no such region"})
		}
		if truth(r, "up") {
			check(relay.up())
		} else {
			check(relay.down())
		}
		return true
	})
}

func (a *admin) rateLimit() (bool, string, string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.limited == 0 {
		return false, "", ""
	}
	a.limited--
	return true, a.after, "too many registrations"
}

// known is the key of a node that has registered.
func (a *admin) known(r *http.Request, parameter string) key.NodePublic {
	k := nodeKey(r, parameter)
	if a.control.Node(k) == nil {
		panic(failed{http.StatusNotFound, "no node " + k.String()})
	}
	return k
}

func nodeKey(r *http.Request, parameter string) (k key.NodePublic) {
	if err := k.UnmarshalText([]byte(r.URL.Query().Get(parameter))); err != nil {
		panic(failed{http.StatusBadRequest, fmt.Sprintf("%s: %v", parameter, err)})
	}
	return k
}

func truth(r *http.Request, parameter string) bool {
	b, err := strconv.ParseBool(r.URL.Query().Get(parameter))
	if err != nil {
		panic(failed{http.StatusBadRequest, fmt.Sprintf("%s: %v", parameter, err)})
	}
	return b
}

func number(r *http.Request, parameter string) int {
	n, err := strconv.Atoi(r.URL.Query().Get(parameter))
	if err != nil {
		panic(failed{http.StatusBadRequest, fmt.Sprintf("%s: %v", parameter, err)})
	}
	return n
}

func body(r *http.Request, value any) {
	if err := json.NewDecoder(r.Body).Decode(value); err != nil {
		panic(failed{http.StatusBadRequest, "body: " + err.Error()})
	}
}

func check(err error) {
	if err != nil {
		panic(failed{http.StatusInternalServerError, err.Error()})
	}
}

func connected(sent bool) {
	if !sent {
		panic(failed{http.StatusConflict, "the node does not listen to its map stream"})
	}
}
