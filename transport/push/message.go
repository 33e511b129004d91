package push

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
)

// MessageMax is the longest message of a client, in bytes.
const MessageMax = 4096

// protocolVersion is what a hello must say.
const protocolVersion = 1

// errMessage is a message that is none of the protocol.
var errMessage = errors.New("message is none of " + Subprotocol)

// A message is what a client says: exactly one of hello, sub and unsub, or ping.
type message struct {
	Hello  int             `json:"hello"`
	Topics []string        `json:"topics"` // of a hello; nil means all
	Epoch  string          `json:"e"`      // of a hello that resumes
	Seq    uint64          `json:"s"`
	Sub    []string        `json:"sub"`
	Unsub  []string        `json:"unsub"`
	Ping   json.RawMessage `json:"ping"` // a number, which the pong repeats
}

// parseMessage reads one message. Members that the protocol does not know are
// left alone, so that it can grow.
func parseMessage(text []byte) (message, error) {
	var m message
	if err := json.Unmarshal(text, &m); err != nil {
		return message{}, errMessage
	}
	said := 0
	for _, is := range []bool{m.Hello != 0, m.Sub != nil || m.Unsub != nil, m.Ping != nil} {
		if is {
			said++
		}
	}
	if said != 1 || m.Hello != 0 && m.Hello != protocolVersion {
		return message{}, errMessage
	}
	if m.Ping != nil && !validPing(m.Ping) {
		return message{}, errMessage
	}
	for _, names := range [][]string{m.Topics, m.Sub, m.Unsub} {
		if len(names) > TopicsMax || slices.ContainsFunc(names, func(name string) bool { return !validName(name) }) {
			return message{}, errMessage
		}
	}
	return m, nil
}

// pongText answers a ping with its own number.
func pongText(b []byte, ping json.RawMessage, now int64) []byte {
	b = append(b, `{"pong":`...)
	b = append(b, ping...)
	b = append(b, `,"now":`...)
	b = strconv.AppendInt(b, now, 10)
	return append(b, '}')
}

// heartbeatText says that a reader at cursor seq has missed nothing.
func heartbeatText(b []byte, seq uint64, sum uint32, now int64) []byte {
	b = append(b, `{"hb":`...)
	b = strconv.AppendUint(b, seq, 10)
	b = append(b, `,"now":`...)
	b = strconv.AppendInt(b, now, 10)
	b = append(b, `,"crc":`...)
	b = strconv.AppendUint(b, uint64(sum), 10)
	return append(b, '}')
}

// heartbeatFrame is heartbeatText as a frame.
func heartbeatFrame(seq uint64, sum uint32, now int64) []byte {
	return seal(heartbeatText(newFrame(96), seq, sum, now), finBit|opText)
}

// retryText is the reason of a close that asks the client back.
func retryText(ms int64) string {
	return `{"retry":` + strconv.FormatInt(ms, 10) + `}`
}

// pingMax is the longest number that a ping may carry.
const pingMax = 32

// validPing reports whether ping is a number that may be echoed. It is valid JSON.
func validPing(ping json.RawMessage) bool {
	return len(ping) <= pingMax && (ping[0] == '-' || '0' <= ping[0] && ping[0] <= '9')
}
