package push_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"testing"

	"github.com/seed45548214/arena/transport/push"
)

func FuzzClientMessage(f *testing.F) {
	for _, seed := range []string{
		`{"hello":1,"topics":["timer","prices"],"e":"k3f9","s":18231}`, `{"sub":["agent:gpt-5"],"unsub":["chat"]}`,
		`{"ping":1732369500123}`, `{"ping":-1.5e3}`, `{"ping":"1"}`, `{"hello":1,"ping":1}`, `{}`, `null`, `[]`, "\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := push.ParseMessage(text)
		if err != nil {
			return
		}
		said := 0
		for _, is := range []bool{m.Hello, m.Sub != nil || m.Unsub != nil, m.Ping != ""} {
			if is {
				said++
			}
		}
		if said != 1 {
			t.Errorf("%q says %d things", text, said)
		}
		for _, names := range [][]string{m.Topics, m.Sub, m.Unsub} {
			for _, name := range names {
				if name == "" || len(name) > 128 {
					t.Errorf("%q names topic %q", text, name)
				}
			}
		}
		if m.Ping != "" && (!json.Valid([]byte(m.Ping)) || len(m.Ping) > 32 || m.Ping[0] == '"') {
			t.Errorf("%q pings %q", text, m.Ping)
		}
	})
}

// However a stream is cut into reads, the guard passes the same bytes and finds
// the same fault.
func FuzzGuard(f *testing.F) {
	f.Add(masked(0x81, "hello"), uint8(1))
	f.Add(append(masked(0x01, "a"), masked(0x80, "b")...), uint8(3))
	f.Add(masked(0x88, "\x03\xe8\xff"), uint8(2))
	f.Add(clientFrame(0x81, false, "x"), uint8(1))
	f.Add([]byte{0x81, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0}, uint8(4))
	f.Fuzz(func(t *testing.T, stream []byte, size uint8) {
		var whole, cut push.Guard
		want, fault := whole.Pass(stream)
		got := 0
		for got < len(stream) {
			end := min(len(stream), got+1+int(size))
			n, code := cut.Pass(stream[got:end])
			short := n < end-got
			got += n
			if short != (code != 0) {
				t.Fatalf("passed %d bytes with fault %d", n, code)
			}
			if code != 0 {
				if code != fault {
					t.Errorf("fault %d, want %d", code, fault)
				}
				break
			}
		}
		if got != want {
			t.Errorf("passed %d bytes, want %d", got, want)
		}
	})
}

// What a server frame holds, a strict client reads back.
func FuzzServerFrame(f *testing.F) {
	f.Add([]byte("x"), uint16(1))
	f.Add([]byte("x"), uint16(126))
	f.Add([]byte("xy"), uint16(40_000))
	f.Fuzz(func(t *testing.T, piece []byte, repeat uint16) {
		if len(piece)*int(repeat) > 1<<18 {
			return
		}
		var payload []byte
		for range repeat {
			payload = append(payload, piece...)
		}
		if got := readBack(t, push.SealFrame(0x82, payload)); !bytes.Equal(got, payload) {
			t.Errorf("%d bytes became %d", len(payload), len(got))
		}
	})
}

func readBack(t *testing.T, b []byte) []byte {
	t.Helper()
	w := &wire{in: bufio.NewReader(bytes.NewReader(b))}
	f, err := w.frame()
	if err != nil {
		t.Fatal(err)
	}
	if w.bytes != len(b) {
		t.Fatalf("%d bytes follow the frame", len(b)-w.bytes)
	}
	return f.payload
}
