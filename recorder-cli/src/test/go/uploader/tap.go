package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"net"
	"sync"
)

// watched tells when it broke.
type watched struct {
	net.Conn
	onLost func()
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	if err != nil {
		w.onLost()
	}
	return n, err
}

// tap listens in on what the recorder answers over HTTP/2, because the client keeps the acknowledged offset to itself.
// A connection of that client carries one upload, so all DATA on it is ack frames.
type tap struct {
	watched
	onAck func(int64)

	mu     sync.Mutex
	frames bytes.Buffer
	body   []byte
}

const (
	frameHeaderLength = 9
	frameData         = 0x0
	flagPadded        = 0x8
)

func (t *tap) Read(b []byte) (int, error) {
	n, err := t.watched.Read(b)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.frames.Write(b[:n])
	for t.takeFrame() {
	}
	return n, err
}

// takeFrame takes one whole frame (RFC 9113 section 4.1), and says whether there was one.
func (t *tap) takeFrame() bool {
	head := t.frames.Bytes()
	if len(head) < frameHeaderLength {
		return false
	}
	length := int(binary.BigEndian.Uint32(head) >> 8)
	if len(head) < frameHeaderLength+length {
		return false
	}
	frame := t.frames.Next(frameHeaderLength + length)
	payload := frame[frameHeaderLength:]
	if frame[3] == frameData {
		if frame[4]&flagPadded != 0 {
			payload = payload[1 : len(payload)-int(payload[0])]
		}
		t.body = append(t.body, payload...)
		t.takeAcks()
	}
	return true
}

func (t *tap) takeAcks() {
	dec := json.NewDecoder(bytes.NewReader(t.body))
	var taken int64
	for {
		var frame struct{ Ack int64 }
		if dec.Decode(&frame) != nil {
			break
		}
		taken = dec.InputOffset()
		t.onAck(frame.Ack)
	}
	t.body = t.body[taken:]
}
