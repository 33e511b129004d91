package push_test

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
)

// A wire is a raw WebSocket client: it sends any bytes, and reads what comes.
type wire struct {
	net.Conn
	in     *bufio.Reader
	head   http.Header // of the response
	status int

	window   []byte // what a compressed frame may refer to
	inflate  io.ReadCloser
	deflated int // compressed frames read
	bytes    int // of the last frame, as it came
}

const offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"

// upgrade sends a handshake for path with extra header lines, and what follows it
// in the same write.
func upgrade(conn net.Conn, path, extra string, behind ...byte) (*wire, error) {
	request := "GET " + path + " HTTP/1.1\r\nHost: arena.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + extra + "\r\n"
	if _, err := conn.Write(append([]byte(request), behind...)); err != nil {
		return nil, err
	}
	w := &wire{Conn: conn, in: bufio.NewReader(conn)}
	response, err := http.ReadResponse(w.in, nil)
	if err != nil {
		return nil, err
	}
	_ = response.Body.Close() // an upgrade has none, and a refusal's is not read
	w.head, w.status = response.Header, response.StatusCode
	return w, nil
}

// dial connects to a test server and expects an upgrade.
func dial(t *testing.T, address, path, extra string, behind ...byte) *wire {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(arenatest.Patience()))
	w, err := upgrade(conn, path, extra, behind...)
	if err != nil {
		t.Fatal(err)
	}
	if w.status != http.StatusSwitchingProtocols {
		t.Fatalf("status %d", w.status)
	}
	return w
}

// masked builds a client frame.
func masked(first byte, payload string) []byte { return clientFrame(first, true, payload) }

func clientFrame(first byte, mask bool, payload string) []byte {
	b, bit := []byte{first}, byte(0)
	if mask {
		bit = 0x80
	}
	switch n := len(payload); {
	case n < 126:
		b = append(b, bit|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, bit|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, bit|127), uint64(n))
	}
	if !mask {
		return append(b, payload...)
	}
	key := [4]byte{0x12, 0x34, 0x56, 0x78}
	b = append(b, key[:]...)
	for i := range len(payload) {
		b = append(b, payload[i]^key[i%4])
	}
	return b
}

func (w *wire) say(text string) error {
	_, err := w.Write(masked(0x81, text))
	return err
}

// A frame is what a server sent.
type frame struct {
	first   byte
	payload []byte
}

func (f frame) op() byte { return f.first & 0xf }

// String shows a frame as the conformance table writes it.
func (f frame) String() string {
	switch f.op() {
	case 0x1:
		return "text:" + string(f.payload)
	case 0x8:
		if len(f.payload) < 2 {
			return "close:empty"
		}
		return fmt.Sprint("close:", binary.BigEndian.Uint16(f.payload))
	case 0xa:
		return "pong:" + string(f.payload)
	}
	return fmt.Sprintf("op%d:%s", f.op(), f.payload)
}

// frame reads one frame and is as strict as a browser: one fragment, no mask, no
// reserved bit but that of compression, the shortest length.
func (w *wire) frame() (frame, error) {
	var head [8]byte
	if _, err := io.ReadFull(w.in, head[:2]); err != nil {
		return frame{}, err
	}
	f := frame{first: head[0]}
	n := uint64(head[1])
	w.bytes = 2
	switch {
	case head[0]&0xb0 != 0x80, head[1]&0x80 != 0:
		return frame{}, fmt.Errorf("bad header %x", head[:2])
	case n == 126:
		if _, err := io.ReadFull(w.in, head[:2]); err != nil {
			return frame{}, err
		}
		w.bytes += 2
		if n = uint64(binary.BigEndian.Uint16(head[:])); n < 126 {
			return frame{}, errors.New("length too long")
		}
	case n == 127:
		if _, err := io.ReadFull(w.in, head[:]); err != nil {
			return frame{}, err
		}
		w.bytes += 8
		if n = binary.BigEndian.Uint64(head[:]); n <= 0xffff {
			return frame{}, errors.New("length too long")
		}
	}
	f.payload = make([]byte, n)
	w.bytes += int(n)
	if _, err := io.ReadFull(w.in, f.payload); err != nil {
		return frame{}, err
	}
	if f.first&0x40 != 0 {
		if err := w.expand(&f); err != nil {
			return frame{}, err
		}
	}
	return f, nil
}

// expand inflates behind the window of all compressed frames so far.
func (w *wire) expand(f *frame) error {
	in := io.MultiReader(bytes.NewReader(f.payload), strings.NewReader("\x00\x00\xff\xff\x01\x00\x00\xff\xff"))
	if w.inflate == nil {
		if old, ok := inflaters.Get().(io.ReadCloser); ok {
			w.inflate = old
		} else {
			w.inflate = flate.NewReader(in)
		}
	}
	if again, ok := w.inflate.(flate.Resetter); !ok || again.Reset(in, w.window) != nil {
		return errors.New("inflate: no reset")
	}
	text, err := io.ReadAll(w.inflate)
	if err != nil {
		return fmt.Errorf("inflate: %w", err)
	}
	f.payload = text
	w.deflated++
	w.window = append(w.window, text...)
	w.window = w.window[max(0, len(w.window)-32<<10):]
	return nil
}

// inflaters are kept for the storm, which makes thousands of connections.
var inflaters sync.Pool

// release gives the inflater back.
func (w *wire) release() {
	if w.inflate != nil {
		inflaters.Put(w.inflate)
		w.inflate = nil
	}
}

// text reads the next text frame and answers pings on the way.
func (w *wire) text() (string, error) {
	for {
		f, err := w.frame()
		if err != nil {
			return "", err
		}
		switch f.op() {
		case 0x1:
			return string(f.payload), nil
		case 0x9:
			if _, err := w.Write(masked(0x8a, string(f.payload))); err != nil {
				return "", err
			}
		case 0x8:
			return "", closedError(f.String())
		}
	}
}

// A closedError is a close frame of the server.
type closedError string

func (e closedError) Error() string { return string(e) }
