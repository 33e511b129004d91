package arena

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Blind says what may be known of the models of a blind season from its start. Who of
// them plays under which code name is sealed: see [SealedSeat].
type Blind struct {
	Candidates []string `json:"candidates"` // the names of the models, sorted
	// Cast is a digest of all that decides, in no order of seats.
	Cast string `json:"cast"`
	// Names are further words that would tell a model, such as what its endpoint calls it.
	// They never leave the server before the reveal.
	Names []string `json:"names,omitempty"`
}

// A Player is a model that plays under a code name.
type Player struct {
	Name    string  `json:"name"` // for people
	Decider Decider `json:"decider"`
}

// NewBlind is what may be known of a season with these players.
func NewBlind(players []Player) *Blind {
	b := new(Blind)
	cast := make([]string, len(players))
	for i := range players {
		p := &players[i]
		b.Candidates = append(b.Candidates, p.Name)
		b.Names = append(b.Names, p.Decider.Name)
		parts := strings.Split(p.Decider.Name, "/") // such as fake/vendor/model:free
		model, _, _ := strings.Cut(parts[len(parts)-1], ":")
		b.Names = append(b.Names, model)
		if len(parts) > 1 {
			b.Names = append(b.Names, parts[len(parts)-2])
		}
		cast[i] = p.Name + " " + p.Decider.Describe()
	}
	slices.Sort(cast)
	hash := digest("arena cast 1", cast...)
	b.Cast = hex.EncodeToString(hash[:])
	for _, names := range []*[]string{&b.Candidates, &b.Names} {
		slices.Sort(*names)
		*names = slices.Compact(*names)
	}
	return b
}

// blindProblem says what is wrong with the code names of p.
func (p *Plan) blindProblem() string {
	sealed := slices.ContainsFunc(p.Roster, func(e Entrant) bool { return e.Decider.Kind == BySealed })
	switch {
	case sealed && p.Blind == nil:
		return "its models play under code names, and it does not say who may play"
	case !sealed && p.Blind != nil:
		return "it says who may play under code names, and nobody does"
	}
	return ""
}

// Seated is p as a season begins by it: the code names in an order that its seed has, and
// with it their colours.
func (p *Plan) Seated() Plan {
	seated := *p
	var names []string
	for i := range p.Roster {
		if p.Roster[i].Decider.Kind == BySealed {
			names = append(names, p.Roster[i].Agent)
		}
	}
	key := func(name string) string {
		hash := digest("arena order of code names 1", strconv.FormatUint(p.Seed, 10), name)
		return string(hash[:])
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(key(a), key(b)) })
	seated.Roster = slices.Clone(p.Roster)
	for i := range seated.Roster {
		if seated.Roster[i].Decider.Kind == BySealed {
			seated.Roster[i].Agent, names = names[0], names[1:]
		}
	}
	return seated
}

// seatName begins the name of the fact who plays under a code name.
const seatName = "seat "

// DrawSeats gives each code name of p one of players, of whom there are as many, and seals
// that. random fills a slice with bytes that nobody can guess.
func (p *Plan) DrawSeats(players []Player, random func([]byte)) ([]Secret, error) {
	type drawn struct {
		lot [saltSize]byte // no two are the same
		*Player
	}
	lots := make([]drawn, len(players))
	for i := range players {
		lots[i].Player = &players[i]
		random(lots[i].lot[:])
	}
	slices.SortStableFunc(lots, func(a, b drawn) int { return bytes.Compare(a.lot[:], b.lot[:]) })
	var secrets []Secret
	for i := range p.Roster {
		if p.Roster[i].Decider.Kind != BySealed {
			continue
		}
		if len(secrets) == len(lots) {
			return nil, fmt.Errorf("arena %s: %w: it has more code names than models", p.Arena, ErrPlan)
		}
		secret, err := SealedSeat(p.Roster[i].Agent, lots[len(secrets)].Player, random)
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, secret)
	}
	if len(secrets) < len(lots) {
		return nil, fmt.Errorf("arena %s: %w: it has more models than code names", p.Arena, ErrPlan)
	}
	return secrets, nil
}

// SealedSeat is the fact that player plays under a code name, with a salt that random fills.
func SealedSeat(codeName string, player *Player, random func([]byte)) (Secret, error) {
	var salt [saltSize]byte
	random(salt[:])
	value, err := json.Marshal(player)
	if err != nil {
		return Secret{}, fmt.Errorf("seal the seat of %s: %w", codeName, err)
	}
	return Secret{Name: seatName + codeName, Value: string(value), Salt: hex.EncodeToString(salt[:])}, nil
}

// Seat returns who plays under a code name. ok is false unless s is of a [SealedSeat].
func (s Secret) Seat() (codeName string, player Player, ok bool) {
	codeName, ok = strings.CutPrefix(s.Name, seatName)
	if !ok || json.Unmarshal([]byte(s.Value), &player) != nil {
		return "", Player{}, false
	}
	return codeName, player, true
}

// Seat returns the code name whose player is sealed. ok is false of any other fact.
func (s Seal) Seat() (codeName string, ok bool) { return strings.CutPrefix(s.Name, seatName) }

// Masked reports whether the season is blind and its code names are not revealed: what is
// told of it must pass a [Masker].
func (s *State) Masked() bool { return len(s.Veils) > 0 && s.Veils[len(s.Veils)-1].To == 0 }

// disclose says who played under a code name.
func (s *State) disclose(secret *Secret) error {
	codeName, player, ok := secret.Seat()
	seat, seated := s.Seat(codeName)
	if !ok || !seated {
		return fmt.Errorf("%s tells nobody of the roster: %w", secret.Name, ErrCorrupt)
	}
	s.Roster = slices.Clone(s.Roster) // the event keeps its own
	s.Roster[seat].Decider, s.Roster[seat].Was = player.Decider, player.Name
	return nil
}

// Entrant returns the one at seat with what decides for it, which of a code name nobody
// else may know. The error means that nobody told the season.
func (s *Season) Entrant(seat int) (Entrant, error) {
	entrant := s.State.Roster[seat]
	if entrant.Decider.Kind != BySealed {
		return entrant, nil
	}
	for _, secret := range s.secrets {
		if codeName, player, ok := secret.Seat(); ok && codeName == entrant.Agent {
			entrant.Decider = player.Decider
			return entrant, nil
		}
	}
	return Entrant{}, fmt.Errorf("who plays as %s is sealed, and not known: %w", entrant.Agent, ErrCorrupt)
}
