package main

import (
	"sync"
	"time"

	"tailscale.com/tailcfg"
	"tailscale.com/tstest/integration/testcontrol"
	"tailscale.com/types/key"
)

// filters gives chosen nodes another packet filter than upstream's server, which allows everything.
//
// A filter that is set reaches the node in a raw response, and after one of those the server sends the node nothing
// of its own. So a node with a filter is sent, from here, a whole new map whenever any node has told its news.
type filters struct {
	control *testcontrol.Server

	mu    sync.Mutex
	rules map[key.NodePublic][]tailcfg.FilterRule
	// given has the nodes that have ever had a filter of their own: the server no longer speaks to them.
	given map[key.NodePublic]bool
}

func newFilters(control *testcontrol.Server) *filters {
	f := &filters{
		control: control,
		rules:   map[key.NodePublic][]tailcfg.FilterRule{},
		given:   map[key.NodePublic]bool{},
	}
	control.HoldMapRequest = func(request *tailcfg.MapRequest) func() {
		if request.Stream {
			// The stream is not there yet; the map may as well be sent twice.
			for _, delay := range []time.Duration{100 * time.Millisecond, time.Second} {
				time.AfterFunc(delay, func() { f.send(request.NodeKey) })
			}
			return nil
		}
		return f.sendAll
	}
	control.ModifyFirstMapResponse = func(response *tailcfg.MapResponse, request *tailcfg.MapRequest) {
		f.apply(response, request.NodeKey)
	}
	return f
}

func (f *filters) set(node key.NodePublic, rules []tailcfg.FilterRule) {
	f.mu.Lock()
	if rules == nil {
		delete(f.rules, node)
	} else {
		f.rules[node] = rules
	}
	f.given[node] = true
	f.mu.Unlock()
	f.send(node)
}

func (f *filters) sendAll() {
	f.mu.Lock()
	var nodes []key.NodePublic
	for node := range f.given {
		nodes = append(nodes, node)
	}
	f.mu.Unlock()
	for _, node := range nodes {
		f.send(node)
	}
}

// send gives the node a whole map, if it has had a filter and listens.
func (f *filters) send(node key.NodePublic) {
	f.mu.Lock()
	given := f.given[node]
	f.mu.Unlock()
	if !given {
		return
	}
	response, err := f.control.MapResponse(&tailcfg.MapRequest{NodeKey: node, Stream: true})
	if err != nil || response == nil {
		return
	}
	f.apply(response, node)
	f.control.AddRawMapResponse(node, response)
}

func (f *filters) apply(response *tailcfg.MapResponse, node key.NodePublic) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if rules, ok := f.rules[node]; ok {
		// Not PacketFilter, which does not say whether nothing is allowed or nothing has changed.
		response.PacketFilter = nil
		response.PacketFilters = map[string][]tailcfg.FilterRule{"*": nil, "base": rules}
	}
}
