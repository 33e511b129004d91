package news

import (
	"context"
	"time"

	"github.com/seed45548214/arena/transport/push"
)

// voiceEvery is the least time between two things that an agent is heard to do.
const voiceEvery = 250 * time.Millisecond

// Topics of what passes. No feed lists them, so that only who knows of one asks for it.
const topicThinking = "thinking"

func writingTopic(agent string) string { return "writing:" + agent }

// WatchVoices passes on, until ctx ends, what agents do while a round is open:
// ["thinking","gpt-5",true] to all who watch the arena, and to who has asked for
// writing:gpt-5 what it writes, ["writing","gpt-5","{\"rationale\":",0]. The number is how
// many UTF-16 units of the answer come before. All of it may be lost, and is said again
// from time to time; whoever cannot take it now gets what comes next.
func (d *Desk) WatchVoices(ctx context.Context, voices *Voices) {
	pause := time.NewTimer(voiceEvery)
	defer pause.Stop()
	more := false
	for beat := writingAgain; ; beat++ {
		if !more {
			select {
			case <-ctx.Done():
				return
			case <-voices.wake:
			}
		}
		said, open := voices.take(beat, d.heard)
		d.murmur(said)
		more = open
		pause.Reset(voiceEvery)
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
		}
	}
}

// heard reports whether anybody listens to what an agent writes.
func (d *Desk) heard(who speaker) bool {
	stream, ok := d.Of(who.arena)
	return ok && d.hub.Heard(stream.feed, writingTopic(who.agent))
}

// murmur says all that a beat has, in one piece to each who hears it.
func (d *Desk) murmur(said []saying) {
	for len(said) > 0 {
		arena, n := said[0].arena, 1
		for n < len(said) && said[n].arena == arena {
			n++
		}
		if stream, ok := d.Of(arena); ok {
			d.murmurIn(stream, said[:n])
		}
		said = said[n:]
	}
}

// murmurIn says what the agents of one arena have.
func (d *Desk) murmurIn(stream *Stream, said []saying) {
	thinking := push.Murmur{Topic: topicThinking, All: true}
	for i := range said {
		if said[i].thinking != nil {
			thinking.Values = append(thinking.Values, wireJSON(said[i].thinking))
		}
		if said[i].writing != nil {
			d.hub.Murmur(stream.feed, push.Murmur{Topic: writingTopic(said[i].agent), Values: [][]byte{wireJSON(said[i].writing)}})
		}
	}
	if len(thinking.Values) > 0 {
		d.hub.Murmur(stream.feed, thinking)
	}
}
