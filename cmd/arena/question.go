package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

func (p *program) askCommand() *cli.Command {
	flags := settingFlags(func(s *settings.Setting) bool {
		return slices.Contains([]string{"PERSISTENCE_DRIVER", "PERSIST_PATH", "ARENA_ARENAS", "ARENA_FAKE_LLM"}, s.Name)
	})
	return &cli.Command{
		Name: "ask", Usage: "show what an agent is told in a round, and what its model answers now", ArgsUsage: "ARENA AGENT",
		Description: `It is the last round that had opened by the record of --at, or by the head. The prompt is made from the template of the
season, or from a FILE in which it is being tuned. A running server need not be stopped, and nothing is stored.
With --answer the model is asked, which may cost money: OPENROUTER_API_KEY or LLM_BASE_URL say where, as for a server.

Examples:
   arena ask multi-model "GPT-5 Chat"
   arena ask multi-model "GPT-5 Chat" --at 1200
   arena ask multi-model "GPT-5 Chat" --prompt my.tmpl --answer`,
		Flags: append(flags,
			&cli.StringFlag{Name: "at", Usage: "as of record `SEQ` (default: the head)"},
			&cli.StringFlag{Name: "prompt", Usage: "make the prompt from the template in `FILE`"},
			&cli.BoolFlag{Name: "answer", Usage: "ask the model", DisableDefaultText: true}),
		Action: p.ask,
	}
}

// A question is what an agent is told in a round.
type question struct {
	Arena   string    `json:"arena"`
	Agent   string    `json:"agent"`
	Model   string    `json:"model"`
	Season  int       `json:"season"`
	Round   int       `json:"round"`
	Record  uint64    `json:"record"`      // that opened the round
	At      time.Time `json:"market_time"` // of it
	Prompt  string    `json:"prompt"`      // the name of its template
	Version string    `json:"version"`     // of that
	System  string    `json:"system"`      // message
	User    string    `json:"user"`        // message

	Answer *tried `json:"answer,omitempty"`

	entrant *arena.Entrant
	view    arena.View
}

func (p *program) ask(c *cli.Context) error {
	args, err := arguments(c, 2, "ARENA", "AGENT")
	if err != nil {
		return err
	}
	at, err := recordAt(c)
	if err != nil {
		return err
	}
	s, err := p.load(c)
	if err != nil {
		return err
	}
	templates, err := templatesOf(s.Arenas, c.String("prompt"))
	if err != nil {
		return err
	}
	q, err := p.questionTo(c, s, args[0], args[1], at)
	if err != nil {
		return err
	}
	if own := c.String("prompt"); own != "" {
		q.Prompt = own
	}
	template, ok := templates[q.Prompt]
	if !ok {
		return fmt.Errorf("the prompt %q of %s is in no file of the arenas any more; put it back, or give another with --prompt", q.Prompt, q.Arena)
	}
	if err := q.write(template); err != nil {
		return err
	}
	var missed error
	if c.Bool("answer") {
		q.Answer, missed, err = p.answerTo(c.Context, s, q, template)
		if err != nil {
			return err
		}
	}
	if err := p.show(c, q); err != nil {
		return err
	}
	return missed
}

// templatesOf are those of the folder of arenas, and that of the file that is being tuned
// unless it has no name, by its name.
func templatesOf(folder, tuned string) (map[string]*prompt.Template, error) {
	specs, err := roster.Load(folder)
	if err != nil {
		return nil, err
	}
	templates := roster.Templates(specs)
	if tuned == "" {
		return templates, nil
	}
	text, err := os.ReadFile(tuned) //nolint:gosec // the user names the file
	if err != nil {
		return nil, fmt.Errorf("read the prompt: %w", err)
	}
	templates[tuned], err = prompt.Parse(filepath.Base(tuned), string(text))
	return templates, err
}

// questionTo finds the round and what the agent sees in it.
func (p *program) questionTo(c *cli.Context, s *settings.Values, id, agent string, at uint64) (*question, error) {
	store, err := readStore(c.Context, s)
	if err != nil {
		return nil, err
	}
	defer func() { _ = store.Close() }() // it was only read
	if _, err := arenasOf(c, store, id); err != nil {
		return nil, err
	}
	season, err := p.momentOf(c, store, id, at)
	if err != nil {
		return nil, err
	}
	seat, ok := season.Seat(agent)
	if !ok {
		return nil, fmt.Errorf("%s has no agent %q in season %d; it has %s", id, agent, season.Season, agentsOf(season, ""))
	}
	entrant := &season.Roster[seat]
	if entrant.Decider.Kind == arena.BySealed {
		return nil, fmt.Errorf("which model plays as %s in season %d of %s was sealed in that round; ask an agent of an arena that is not blind", agent, season.Season, id)
	}
	if entrant.Decider.Kind != arena.ByModel {
		return nil, fmt.Errorf("%s of %s is told no prompt: %s decides for it; models decide for %s",
			agent, id, &entrant.Decider, agentsOf(season, arena.ByModel))
	}
	return &question{
		Arena: id, Agent: agent, Model: entrant.Decider.Name, Season: season.Season, Round: season.Round,
		Record: season.Seq, At: season.At, Prompt: entrant.Decider.Prompt, entrant: entrant, view: season.Views()[seat],
	}, nil
}

// agentsOf names the agents of a season for which a decider of that kind decides, or all.
func agentsOf(season *arena.State, kind arena.DeciderKind) string {
	var found []string
	for i := range season.Roster {
		if e := &season.Roster[i]; kind == "" || e.Decider.Kind == kind {
			found = append(found, e.Agent)
		}
	}
	if len(found) == 0 {
		return "none"
	}
	return strings.Join(found, ", ")
}

// write makes the prompt.
func (q *question) write(template *prompt.Template) error {
	told, err := template.Write(&q.view, roster.Persona(q.entrant.Decider.Settings[roster.SettingPersona]))
	if err != nil {
		return fmt.Errorf("write the prompt: %w", err)
	}
	q.Version, q.System, q.User = template.Version(), told.System, told.Scene+told.Own
	return nil
}

// Lines between the parts of what is shown.
const (
	userLine   = "---------- what the user says ----------\n"
	answerLine = "---------- what the model answers ----------\n"
)

// show prints the prompt, to the byte, and the answer if there is one. What round it is
// of stands beside it, so that the prompt alone can be kept in a file.
func (p *program) show(c *cli.Context, q *question) error {
	if c.Bool("json") {
		return writeJSON(p.out, q)
	}
	if _, err := fmt.Fprintf(p.errOut, "arena: %s in season %d of %s, round %d, as it opened in record %d (market time %s); prompt %s, version %s\n",
		q.Agent, q.Season, q.Arena, q.Round, q.Record, q.At.UTC().Format(time.RFC3339), q.Prompt, q.Version); err != nil {
		return err
	}
	text := q.System + userLine + q.User
	if q.Answer != nil {
		text += answerLine + q.Answer.String()
	}
	_, err := fmt.Fprint(p.out, text)
	return err
}
