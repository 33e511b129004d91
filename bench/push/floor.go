//go:build linux

package main

import (
	"encoding/binary"
	"fmt"
	"net"
	"runtime"
	"sync"
	"syscall"
)

// floor is the least that telling everybody can cost: write(2) of one frame to
// every socket, from as many threads as there are processors. It has no handshake,
// never reads, and does not care whether a socket is full.
type floor struct {
	mu    sync.Mutex
	conns []net.Conn // keeps the descriptors open
	fds   []int
}

func (f *floor) serve(listener net.Listener) error {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		tcp, ok := conn.(*net.TCPConn)
		if !ok {
			continue
		}
		raw, err := tcp.SyscallConn()
		if err != nil {
			return fmt.Errorf("raw connection: %w", err)
		}
		f.mu.Lock()
		f.conns = append(f.conns, conn)
		err = raw.Control(func(fd uintptr) { f.fds = append(f.fds, int(fd)) })
		f.mu.Unlock()
		if err != nil {
			return fmt.Errorf("raw connection: %w", err)
		}
	}
}

func (f *floor) audience() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.fds)
}

func (f *floor) publish(m *market) error {
	frame := textFrame(m.whole())
	f.mu.Lock()
	defer f.mu.Unlock()
	var writers sync.WaitGroup
	threads := runtime.GOMAXPROCS(0)
	for first := range threads {
		writers.Go(func() {
			for i := first; i < len(f.fds); i += threads {
				// What a full socket does not take the audience will miss.
				_, _ = syscall.Write(f.fds[i], frame)
			}
		})
	}
	writers.Wait()
	return nil
}

// textFrame is an unmasked, unfragmented text frame of less than 64 KB.
func textFrame(text []byte) []byte {
	if len(text) < 126 {
		return append([]byte{0x81, byte(len(text))}, text...)
	}
	return append(binary.BigEndian.AppendUint16([]byte{0x81, 126}, uint16(len(text))), text...)
}
