// wireguard-peer is wireguard-go without an interface: every IPv4 or IPv6 packet that comes out of its tunnel is sent
// back into it with its addresses swapped.
//
// Its standard input is a configuration in the terms of WireGuard's cross-platform userspace interface, up to an empty
// line. It answers with one line, "ready", and ends at the end of its input.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.zx2c4.com/wireguard/conn"
	"golang.zx2c4.com/wireguard/device"
	"golang.zx2c4.com/wireguard/tun/tuntest"
)

func swapAddresses(packet []byte) {
	offset, length := 12, 4
	if packet[0]>>4 == 6 {
		offset, length = 8, 16
	}
	source := append([]byte(nil), packet[offset:offset+length]...)
	copy(packet[offset:], packet[offset+length:offset+2*length])
	copy(packet[offset+length:], source)
}

func main() {
	tunnel := tuntest.NewChannelTUN()
	logger := device.NewLogger(device.LogLevelSilent, "")
	dev := device.NewDevice(tunnel.TUN(), conn.NewDefaultBind(), logger)
	go func() {
		for packet := range tunnel.Inbound {
			swapAddresses(packet)
			tunnel.Outbound <- packet
		}
	}()

	input := bufio.NewScanner(os.Stdin)
	var config strings.Builder
	for input.Scan() && input.Text() != "" {
		config.WriteString(input.Text() + "\n")
	}
	if err := dev.IpcSet(config.String()); err != nil {
		fmt.Println("not configured:", err)
		os.Exit(1)
	}
	if err := dev.Up(); err != nil {
		fmt.Println("not up:", err)
		os.Exit(1)
	}
	fmt.Println("ready")
	for input.Scan() {
	}
}
