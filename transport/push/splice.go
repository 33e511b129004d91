package push

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/coder/websocket"
)

// Subprotocol is the protocol's name. A client that offers none speaks it as
// well.
const Subprotocol = "arena.v1.json"

const (
	// The library's buffers. Clients say little, and what it writes is a close
	// frame of at most 127 bytes, which must reach the socket in one piece.
	readBuffer  = 256
	writeBuffer = 256

	extensions = "Sec-Websocket-Extensions"
	deflate    = "permessage-deflate"
	keepNot    = "client_no_context_takeover"
	serverNot  = "server_no_context_takeover"
)

// A pressing says which compressed frames a client understands.
type pressing uint8

const (
	pressNone        pressing = iota
	pressIndependent          // each frame on its own
	pressChained              // frames that refer to earlier ones as well
)

// accept upgrades a request. The library does the handshake and reads; what it
// writes, and all data, goes through s.
func (s *socket) accept(w http.ResponseWriter, r *http.Request, pinged func([]byte)) (*websocket.Conn, pressing, error) {
	header := r.Header.Clone()
	header[extensions] = dropClientContext(header[extensions])
	r = r.Clone(r.Context())
	r.Header = header
	ws, err := websocket.Accept(&hijack{w, s}, r, &websocket.AcceptOptions{
		Subprotocols:       []string{Subprotocol},
		InsecureSkipVerify: true, // the hub has compared the origin, exactly
		CompressionMode:    websocket.CompressionContextTakeover,
		OnPingReceived: func(_ context.Context, payload []byte) bool {
			pinged(payload)
			return false // pinged answers
		},
	})
	if err != nil {
		return nil, pressNone, fmt.Errorf("accept: %w", err)
	}
	ws.SetReadLimit(MessageMax)
	agreed := w.Header().Get(extensions)
	switch {
	case !strings.HasPrefix(agreed, deflate):
		return ws, pressNone, nil
	case strings.Contains(agreed, serverNot):
		return ws, pressIndependent, nil
	}
	return ws, pressChained, nil
}

// dropClientContext adds to every offer of compression that the client keeps no
// window, so that reading costs us none either. A client must obey it, offered or
// not (RFC 7692, 7.1.1.2).
func dropClientContext(lines []string) []string {
	lines = slices.Clone(lines)
	for i, line := range lines {
		offers := strings.Split(line, ",")
		for j, offer := range offers {
			name, _, _ := strings.Cut(offer, ";")
			if strings.TrimSpace(name) == deflate && !strings.Contains(offer, keepNot) {
				offers[j] = offer + "; " + keepNot
			}
		}
		lines[i] = strings.Join(offers, ",")
	}
	return lines
}

// A hijack gives the library our socket in place of the connection.
type hijack struct {
	http.ResponseWriter
	socket *socket
}

// Hijack implements [http.Hijacker]. The library keeps only the buffers it is
// given and then reads from the connection, so what came with the request's last
// packet is given to the socket, which hands it out first. The server's own
// buffers of 4 KB each are let go.
func (h *hijack) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("hijack: %w", err)
	}
	if n := buffered.Writer.Buffered(); n > 0 {
		if err := buffered.Flush(); err != nil {
			return nil, nil, errors.Join(fmt.Errorf("flush: %w", err), conn.Close())
		}
	}
	early, err := buffered.Peek(buffered.Reader.Buffered())
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("peek: %w", err), conn.Close())
	}
	h.socket.Conn = conn
	h.socket.early = bytes.Clone(early)
	h.socket.direct.attach(conn)
	return h.socket, bufio.NewReadWriter(bufio.NewReaderSize(h.socket, readBuffer), bufio.NewWriterSize(h.socket, writeBuffer)), nil
}
