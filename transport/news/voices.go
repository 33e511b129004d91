package news

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// mostWritten is how many bytes of an answer are shown while it is written.
const mostWritten = 16 << 10

// Voices are what agents do while a round is open: that they think, and what they write.
// Nothing of it counts before the round closes, so nothing is kept but the last of it, for
// as long as it passes. Whoever runs agents tells them, and [Desk.WatchVoices] passes them
// on. They are safe for concurrent use.
type Voices struct {
	wake chan struct{}

	mu sync.Mutex
	of map[speaker]*voice
}

type speaker struct{ arena, agent string }

// A voice is that of one agent.
type voice struct {
	began        bool // since the last beat
	thinks, told bool // the audience knows that it does
	toldAt       int  // the beat in which that was said last

	written string // as far as it is shown
	sent    int    // bytes of it that went out; everything again when it is zero
	wholeAt int    // the beat in which all of it went out last
	cleared bool   // what went out is no longer true
}

// NewVoices returns the voices of agents of which none thinks.
func NewVoices() *Voices {
	return &Voices{wake: make(chan struct{}, 1), of: make(map[speaker]*voice)}
}

// Thinking tells that an agent begins or ends to think.
func (v *Voices) Thinking(arena, agent string, on bool) {
	v.change(speaker{arena, agent}, on, func(of *voice) {
		of.thinks, of.began = on, on
		if on {
			of.begin()
		}
	})
}

// Writing tells what the answer of an agent that thinks has so far; an empty text begins
// another answer.
func (v *Voices) Writing(arena, agent, said string) {
	v.change(speaker{arena, agent}, false, func(of *voice) {
		if len(said) < len(of.written) {
			of.begin()
		}
		if len(of.written) < mostWritten {
			of.written = shown(said)
		}
	})
}

// change makes a change in a voice, which is made if it begins.
func (v *Voices) change(who speaker, begins bool, change func(*voice)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	of := v.of[who]
	if of == nil {
		if !begins {
			return
		}
		of = new(voice)
		v.of[who] = of
	}
	change(of)
	select {
	case v.wake <- struct{}{}:
	default:
	}
}

// begin forgets what was written.
func (of *voice) begin() {
	of.cleared = of.cleared || of.sent > 0
	of.written, of.sent = "", 0
}

// shown is as much of what was written as is shown, with a mark where there is more.
func shown(said string) string {
	if len(said) <= mostWritten {
		return said
	}
	end := mostWritten
	for !utf8.RuneStart(said[end]) {
		end--
	}
	return strings.Clone(said[:end]) + "…"
}

// How often, in beats of voiceEvery, is said again what stands: for those who came later,
// and for what was lost.
const (
	thinkingAgain = 20
	writingAgain  = 8
)

// A saying is what one agent says in a beat.
type saying struct {
	speaker
	thinking any // to all who watch the arena; nil for nothing
	writing  any // to who has the agent open; nil for nothing
}

// take returns what is to be said in a beat, and reports whether anything may be in the
// next. heard says whether anybody listens to what an agent writes.
func (v *Voices) take(beat int, heard func(speaker) bool) (said []saying, more bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for who, of := range v.of {
		if of.began { // who answers at once is never seen thinking, and all of a round begin together
			of.began = false
			continue
		}
		s := saying{speaker: who}
		if of.thinks != of.told || of.thinks && beat-of.toldAt >= thinkingAgain {
			of.told, of.toldAt = of.thinks, beat
			s.thinking = [3]any{"thinking", who.agent, of.thinks}
		}
		if heard(who) {
			s.writing = of.piece(who.agent, beat)
		} else {
			of.sent = 0 // whoever comes gets all of it
		}
		if s.thinking != nil || s.writing != nil {
			said = append(said, s)
		}
		if !of.thinks {
			delete(v.of, who)
		}
	}
	slices.SortFunc(said, func(a, b saying) int { return cmp.Or(cmp.Compare(a.arena, b.arena), cmp.Compare(a.agent, b.agent)) })
	return said, len(v.of) > 0
}

// piece is what was written since the piece before, with the place at which it begins; nil
// if that is nothing. From time to time it is all that was written.
func (of *voice) piece(agent string, beat int) any {
	if beat-of.wholeAt >= writingAgain {
		of.sent = 0
	}
	if of.sent == len(of.written) && !of.cleared {
		return nil
	}
	if of.sent == 0 {
		of.wholeAt = beat
	}
	piece := [4]any{"writing", agent, of.written[of.sent:], units(of.written[:of.sent])}
	of.sent, of.cleared = len(of.written), false
	return piece
}

// units is how long a text is as JavaScript counts it.
func units(text string) (n int) {
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}
