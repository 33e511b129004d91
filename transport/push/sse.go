package push

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Events serves the same frames as an event stream, for networks that let no
// WebSocket pass: ?arena= names the feed and ?topics=a,b the topics. The id of an
// event is the reader's cursor, epoch and sequence number, so that a browser
// resumes by itself.
func (h *Hub) Events() http.Handler { return http.HandlerFunc(h.serveEvents) }

func (h *Hub) serveEvents(w http.ResponseWriter, r *http.Request) {
	conductor, address, ok := h.admit(w, r)
	if !ok {
		return
	}
	defer h.release(address)
	var topics []string
	if r.URL.Query().Has("topics") {
		topics = strings.Split(r.URL.Query().Get("topics"), ",")
	}
	topics = slices.DeleteFunc(topics, func(name string) bool { return name == "" })
	if len(topics) > TopicsMax || slices.ContainsFunc(topics, func(name string) bool { return !validName(name) }) {
		h.config.Refuse(w, r, BadTopics)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store, no-transform")
	header.Set("X-Accel-Buffering", "no") // a proxy must not wait for more
	if origin := r.Header.Get("Origin"); origin != "" {
		header.Set("Access-Control-Allow-Origin", origin)
		header.Set("Vary", "Origin")
	}
	h.metrics.Accepted.Add(1)
	h.metrics.Streams.Add(1)
	defer h.metrics.Streams.Add(-1)

	names, all := sortedNames(topics)
	reader := &eventReader{
		hub: h, conductor: conductor, out: w, control: http.NewResponseController(w),
		stream: newStream(conductor.feed, names, all),
	}
	reader.run(r)
}

// An eventReader is one event stream. Its writes block, so it needs its goroutine;
// what it misses meanwhile is conflated as for a slow WebSocket.
type eventReader struct {
	hub       *Hub
	conductor *conductor
	watcher   *watcher
	out       http.ResponseWriter
	control   *http.ResponseController
	stream    *stream
	beats     *time.Timer // when the next heartbeat is due
	life      uint64
	cursor    uint64
	ahead     bool
}

// run sends until the client or the hub goes.
func (e *eventReader) run(r *http.Request) {
	e.watcher = e.conductor.watch(e.stream)
	defer e.conductor.unwatch(e.watcher)
	id := r.Header.Get("Last-Event-ID")
	epoch, seq, _ := strings.Cut(id, ":")
	cursor, err := strconv.ParseUint(seq, 10, 64)
	if err != nil {
		epoch, cursor = "", 0
	}
	u, sum := e.stream.resume(epoch, cursor)
	e.count(u, id)
	ok := e.send(u)
	if ok && !u.Snapshot && !u.ahead { // whether its past is ours, the client tells by the sum
		ok = e.write(nil, heartbeatText(nil, u.To, sum, time.Now().UnixMilli()))
	}
	if m := e.conductor.standing.Load(); ok && m != nil {
		ok = e.write(nil, m.text)
	}
	e.beats = time.NewTimer(beatAfter)
	defer e.beats.Stop()
	for ok {
		u = e.await(r.Context())
		ok = u != nil && e.send(u)
		e.beats.Reset(beatAfter)
	}
}

// await returns the next update, nil when the stream is to end. What has no
// version it passes on meanwhile.
func (e *eventReader) await(ctx context.Context) *Update {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-e.hub.done:
			e.sayBye(CloseRestart)
			return nil
		case <-e.conductor.done:
			e.sayBye(e.conductor.code)
			return nil
		case text := <-e.watcher.whispers:
			if !e.write(nil, text) {
				return nil
			}
		case now := <-e.beats.C:
			if !e.beat(now) {
				return nil
			}
			e.beats.Reset(beatAfter)
		case <-e.watcher.flushed:
			if u := e.stream.next(reader{life: e.life, cursor: e.cursor, ahead: e.ahead}); u != nil {
				return u
			}
		}
	}
}

func (e *eventReader) count(u *Update, id string) {
	switch {
	case !u.Snapshot:
		e.hub.metrics.Resumes.Add(1)
	case id != "":
		e.hub.metrics.Resyncs.Add(1)
	default:
		e.hub.metrics.Snapshots.Add(1)
	}
}

// send writes one update with its cursor, and reports whether the client took it.
func (e *eventReader) send(u *Update) bool {
	e.life, e.cursor, e.ahead = u.life, u.To, u.ahead
	b := append([]byte("id: "), u.Epoch...)
	b = append(b, ':')
	b = strconv.AppendUint(b, u.To, 10)
	b = append(b, '\n')
	return e.write(b, u.Text())
}

// beat says that nothing was missed. Who is ahead of the feed for so long gets what it has.
func (e *eventReader) beat(now time.Time) bool {
	if e.ahead {
		return e.send(e.stream.next(reader{ahead: true}))
	}
	sum, ok := e.stream.feed.level(e.stream.view.Load(), e.life, e.cursor)
	if !ok {
		return true
	}
	return e.write(nil, heartbeatText(nil, e.cursor, sum, now.UnixMilli()))
}

func (e *eventReader) write(b, text []byte) bool {
	b = append(b, "data: "...)
	b = append(b, bytes.ReplaceAll(text, []byte("\n"), []byte(" "))...)
	b = append(b, "\n\n"...)
	return e.flush(b)
}

// sayBye tells the browser when to come back. Where it may not, it will find 404.
func (e *eventReader) sayBye(code CloseCode) {
	if code != CloseForbidden {
		e.flush([]byte("retry: " + strconv.FormatInt(e.hub.retry(), 10) + "\n\n"))
	}
}

func (e *eventReader) flush(b []byte) bool {
	// Not every writer has deadlines; then the server's own must do.
	_ = e.control.SetWriteDeadline(time.Now().Add(e.hub.config.Patience))
	if _, err := e.out.Write(b); err != nil || e.control.Flush() != nil { //nolint:gosec // an event stream is no HTML
		return false
	}
	e.hub.metrics.Frames.Add(1)
	e.hub.metrics.Bytes.Add(uint64(len(b)))
	return true
}
