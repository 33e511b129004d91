package push_test

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/push"
)

func code(n uint16) string { return string(binary.BigEndian.AppendUint16(nil, n)) }

// pressed compresses a client's message with an empty window.
func pressed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, 6)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\x00\x00\xff\xff")
}

// The server says "pong" to {"ping":7}, which stands in for an echo.
func TestSocket_ObeysRFC6455(t *testing.T) {
	t.Parallel()
	const ping, pong = `{"ping":7}`, `text:{"pong":7`
	pad := func(n int) string { return ping + strings.Repeat(" ", n-len(ping)) }
	join := func(frames ...[]byte) []byte { return bytes.Join(frames, nil) }
	cases := []struct {
		name, extra string
		send        []byte
		want        []string // of the frames that come back: how they begin
	}{
		{"text", "", masked(0x81, ping), []string{pong}},
		{"empty text", "", masked(0x81, ""), []string{"close:4009"}},
		{"125 bytes", "", masked(0x81, pad(125)), []string{pong}},
		{"126 bytes", "", masked(0x81, pad(126)), []string{pong}},
		{"the largest message", "", masked(0x81, pad(4096)), []string{pong}},
		{"over the read limit", "", masked(0x81, pad(5000)), []string{"close:1009"}},
		{"over the read limit in pieces", "", join(masked(0x01, pad(3000)), masked(0x80, pad(3000))), []string{"close:1009"}},
		{"over 64 KB", "", masked(0x81, pad(1<<16)), []string{"close:1009"}},
		{"fragmented", "", join(masked(0x01, `{"pi`), masked(0x00, `ng":`), masked(0x80, `7}`)), []string{pong}},
		{"empty fragments", "", join(masked(0x01, ""), masked(0x00, ping), masked(0x80, "")), []string{pong}},
		{"endless fragments", "", join(masked(0x01, ""), bytes.Repeat(masked(0x00, ""), 100)), []string{"close:4029"}},
		{"ping inside fragments", "", join(masked(0x01, `{"pi`), masked(0x89, "p"), masked(0x80, `ng":7}`)), []string{"pong:p", pong}},
		{"ping", "", masked(0x89, ""), []string{"pong:"}},
		{"ping of 125", "", masked(0x89, strings.Repeat("p", 125)), []string{"pong:" + strings.Repeat("p", 125)}},
		{"ping of 126", "", masked(0x89, strings.Repeat("p", 126)), []string{"close:1002"}},
		{"fragmented ping", "", masked(0x09, "p"), []string{"close:1002"}},
		{"unsolicited pong, then text", "", join(masked(0x8a, "x"), masked(0x81, ping)), []string{pong}},
		{"RSV1 without compression", "", masked(0xc1, ping), []string{"close:1002"}},
		{"RSV2", "", masked(0xa1, ping), []string{"close:1002"}},
		{"RSV3", "", masked(0x91, ping), []string{"close:1002"}},
		{"RSV1 on a ping", offer, masked(0xc9, "p"), []string{"close:1002"}},
		{"reserved opcode 3", "", masked(0x83, "a"), []string{"close:1002"}},
		{"reserved opcode 11", "", masked(0x8b, "a"), []string{"close:1002"}},
		{"continuation first", "", masked(0x80, "a"), []string{"close:1002"}},
		{"text inside fragments", "", join(masked(0x01, "a"), masked(0x81, "b")), []string{"close:1002"}},
		{"unmasked", "", clientFrame(0x81, false, ping), []string{"close:1002"}},
		{"unmasked after a good one", "", join(masked(0x81, ping), clientFrame(0x81, false, ping)), []string{pong, "close:1002"}},
		{"unmasked close", "", clientFrame(0x88, false, code(1000)), []string{"close:1002"}},
		{"16-bit length of 125", "", []byte{0x81, 0xfe, 0, 125, 0, 0, 0, 0}, []string{"close:1002"}},
		{"64-bit length of 65535", "", []byte{0x81, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0}, []string{"close:1002"}},
		{"64-bit length with the top bit", "", []byte{0x81, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0}, []string{"close:1002"}},
		{"64-bit length of 2^62", "", append([]byte{0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, bytes.Repeat([]byte{' '}, 5000)...), []string{"close:1009"}},
		{"close 1000", "", masked(0x88, code(1000)), []string{"close:1000"}},
		{"close with a reason", "", masked(0x88, code(1001)+"κόσμε"), []string{"close:1001"}},
		{"close empty", "", masked(0x88, ""), []string{"close:empty"}},
		{"close of 1 byte", "", masked(0x88, "x"), []string{"close:1002"}},
		{"close 999", "", masked(0x88, code(999)), []string{"close:1002"}},
		{"close 1005", "", masked(0x88, code(1005)), []string{"close:1002"}},
		{"close 1006", "", masked(0x88, code(1006)), []string{"close:1002"}},
		{"close 1015", "", masked(0x88, code(1015)), []string{"close:1002"}},
		{"close 2999", "", masked(0x88, code(2999)), []string{"close:1002"}},
		{"close 3000", "", masked(0x88, code(3000)), []string{"close:3000"}},
		{"close 4999", "", masked(0x88, code(4999)), []string{"close:4999"}},
		{"close 5000", "", masked(0x88, code(5000)), []string{"close:1002"}},
		{"close of 126", "", masked(0x88, code(1000)+strings.Repeat("a", 124)), []string{"close:1002"}},
		{"close reason not UTF-8", "", masked(0x88, code(1000)+"\xce\xba\xff"), []string{"close:1007"}},
		{"close reason ends early", "", masked(0x88, code(1000)+"\xce"), []string{"close:1007"}},
		{"text after close", "", join(masked(0x88, code(1000)), masked(0x81, ping)), []string{"close:1000"}},
		{"text not UTF-8", "", masked(0x81, "\xce\xba\xe1\xbd\xff"), []string{"close:1007"}},
		{"text not UTF-8 over two fragments", "", join(masked(0x01, "\xce"), masked(0x80, "a")), []string{"close:1007"}},
		{"UTF-8 cut by a fragment", "", join(masked(0x01, `{"ping":7,"`+"\xce"), masked(0x80, "\xba"+`":1}`)), []string{pong}},
		{"binary", "", masked(0x82, ping), []string{"close:4009"}},
		{"compressed text", offer, masked(0xc1, pressed(t, ping)), []string{pong}},
		{"two compressed texts", offer, join(masked(0xc1, pressed(t, ping)), masked(0xc1, pressed(t, ping))), []string{pong, pong}},
		{"compressed text not UTF-8", offer, masked(0xc1, pressed(t, "\xff")), []string{"close:1007"}},
		{"a bomb", offer, masked(0xc1, pressed(t, strings.Repeat(" ", 1<<20))), []string{"close:1009"}},
	}
	_, address := serve(t, push.Config{MaxPerAddress: 1000}, newFeed(t, "e"))
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, pieces := range []int{1, 1 << 20} {
				conversation(t, address, c.extra, c.send, pieces, c.want)
			}
		})
	}
}

// conversation sends bytes at once or one by one, and compares what comes back,
// to the end of the connection if it was a close.
func conversation(t *testing.T, address, extra string, send []byte, pieces int, want []string) {
	t.Helper()
	w := dial(t, address, "/ws", extra)
	if err := w.say(`{"hello":1}`); err != nil {
		t.Fatal(err)
	}
	if _, err := w.text(); err != nil {
		t.Fatal(err)
	}
	size := max(1, len(send)/pieces)
	if len(send) > 6000 {
		size = len(send)
	}
	go func() {
		for at := 0; at < len(send); at += size {
			if _, err := w.Write(send[at:min(len(send), at+size)]); err != nil {
				return // the server need not read it all
			}
		}
	}()
	for _, begin := range want {
		f, err := w.frame()
		if err != nil {
			t.Fatalf("want %q: %v", begin, err)
		}
		if got := f.String(); !strings.HasPrefix(got, begin) {
			t.Fatalf("got %.40q, want %.40q", got, begin)
		}
	}
	if !strings.HasPrefix(want[len(want)-1], "close") {
		return
	}
	if tcp, ok := w.Conn.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
	if f, err := w.frame(); err == nil {
		t.Fatalf("after the close frame: %v", f)
	} else if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal("the server does not hang up")
	}
}

func TestHub_ComparesOriginsExactly(t *testing.T) {
	t.Parallel()
	_, address := serve(t, push.Config{Origins: []string{"https://page.example:8443"}}, newFeed(t, "e"))
	for origin, want := range map[string]int{
		"":                                                             http.StatusSwitchingProtocols,
		"Origin: http://arena.test\r\n":                                http.StatusSwitchingProtocols,
		"Origin: https://ARENA.test\r\n":                               http.StatusSwitchingProtocols,
		"Origin: https://page.example:8443\r\n":                        http.StatusSwitchingProtocols,
		"Origin: https://page.example\r\n":                             http.StatusForbidden,
		"Origin: http://page.example:8443\r\n":                         http.StatusForbidden,
		"Origin: https://page.example:8443.evil.example\r\n":           http.StatusForbidden,
		"Origin: https://arena.test@evil.example\r\n":                  http.StatusForbidden,
		"Origin: https://arena.test/\r\n":                              http.StatusForbidden,
		"Origin: http://evil.example\r\n":                              http.StatusForbidden,
		"Origin: http://arena.test:81\r\n":                             http.StatusForbidden,
		"Origin: null\r\n":                                             http.StatusForbidden,
		"Origin: \r\n":                                                 http.StatusForbidden,
		"Origin: file://arena.test\r\n":                                http.StatusForbidden,
		"Origin: http://arena.test\r\nOrigin: http://evil.example\r\n": http.StatusForbidden,
	} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(arenatest.Patience()))
		w, err := upgrade(conn, "/ws", origin)
		if err != nil {
			t.Fatal(err)
		}
		if w.status != want {
			t.Errorf("%q: status %d, want %d", origin, w.status, want)
		}
		_ = conn.Close()
	}
}

func TestHub_NegotiatesProtocolAndCompression(t *testing.T) {
	t.Parallel()
	_, address := serve(t, push.Config{}, newFeed(t, "e"))
	for _, c := range []struct{ name, extra, protocol, compression string }{
		{"nothing asked", "", "", ""},
		{"our protocol", "Sec-WebSocket-Protocol: other, arena.v1.json\r\n", "arena.v1.json", ""},
		{"another protocol", "Sec-WebSocket-Protocol: other\r\n", "", ""},
		{"compression", offer, "", "permessage-deflate; client_no_context_takeover"},
		{
			"no server window", "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n", "",
			"permessage-deflate; client_no_context_takeover; server_no_context_takeover",
		},
		{"a window we cannot keep to", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10\r\n", "", ""},
		{
			"a second offer", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10, permessage-deflate\r\n", "",
			"permessage-deflate; client_no_context_takeover",
		},
	} {
		w := dial(t, address, "/ws", c.extra)
		if got := w.head.Get("Sec-WebSocket-Protocol"); got != c.protocol {
			t.Errorf("%s: protocol %q, want %q", c.name, got, c.protocol)
		}
		if got := w.head.Get("Sec-WebSocket-Extensions"); got != c.compression {
			t.Errorf("%s: compression %q, want %q", c.name, got, c.compression)
		}
	}
}
