package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/settings"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
)

func (p *program) repairCommand() *cli.Command {
	return &cli.Command{
		Name: "repair", Usage: "say what is missing or damaged and what helps, or go on without it", ArgsUsage: "[ARENA]",
		Description: `Without --accept-loss nothing is changed. A backup of the whole folder that is put back loses least.
With it the arena goes on from the last record that is whole: what followed is given up for good, also what viewers have
seen, and an event of the journal says so. What is cut or overwritten is kept beside it. The server must be stopped.

Examples:
   arena repair
   arena repair strategies --accept-loss`,
		Flags: append(storeFlags(),
			&cli.BoolFlag{Name: "accept-loss", Usage: "give up what is missing or damaged, for good", DisableDefaultText: true}),
		Action: p.repair,
	}
}

// A repair is what an arena lacks, or what was done about it.
type repair struct {
	Arena   string `json:"arena"`
	Whole   bool   `json:"whole"`   // nothing is missing or damaged now
	Records uint64 `json:"records"` // that are whole
	// Through is the last record that was given up, Record the one that says so.
	Through uint64   `json:"through,omitempty"`
	Record  uint64   `json:"record,omitempty"`
	Kept    []string `json:"kept,omitempty"` // copies of what was cut and overwritten
	Problem string   `json:"problem,omitempty"`
}

func (p *program) repair(c *cli.Context) error {
	id, err := argument(c, 0, "ARENA")
	if err != nil {
		return err
	}
	if !c.Bool("accept-loss") {
		return p.lookForLosses(c)
	}
	if id == "" {
		return usagef("repair --accept-loss needs the argument ARENA: what is given up is given up one arena at a time")
	}
	s, err := p.load(c)
	if err != nil {
		return err
	}
	r, err := p.acceptLoss(c, s, id)
	if err != nil {
		return err
	}
	return p.writeRepairs(c, []repair{r})
}

// lookForLosses changes nothing.
func (p *program) lookForLosses(c *cli.Context) error {
	_, store, ids, err := p.stored(c)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // it was only read
	repairs := make([]repair, 0, len(ids))
	broken := 0
	for _, id := range ids {
		report, err := state.Verify(c.Context, store, id, nil)
		r := repair{Arena: id, Whole: err == nil, Records: report.Records}
		if err != nil {
			broken++
			if r.Problem = wayOut(id, err); r.Problem == "" {
				return err
			}
		}
		repairs = append(repairs, r)
	}
	if err := p.writeRepairs(c, repairs); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("%s repair", plural(broken, "arena needs", "arenas need"))
	}
	return nil
}

// wayOut says what is wrong with a journal and what an operator can do about it. It is
// empty if err is of neither damage nor loss.
func wayOut(id string, err error) string {
	if lost, ok := errors.AsType[*state.Missing](err); ok {
		return lost.Error()
	}
	damage, ok := errors.AsType[*state.Damage](err)
	if !ok {
		return ""
	}
	if strings.HasSuffix(damage.Path, ".epoch") {
		return fmt.Sprintf("%v; put a backup in its place, or remove the file: it counts the owners of the arena, and knows how long the journal was", damage)
	}
	if strings.HasPrefix(damage.Path, "the snapshot of ") {
		return damage.Error()
	}
	if !inLastFile(id, damage) {
		return fmt.Sprintf("%v; put a backup in its place: only what is in the last file of a journal can be given up", damage)
	}
	return fmt.Sprintf("%v; records 1 to %d are whole: put a backup in its place, or give up what follows with `arena repair %s --accept-loss`",
		damage, damage.AfterSeq, id)
}

// inLastFile reports whether damage is in the file to which the records of an arena are
// added.
func inLastFile(id string, damage *state.Damage) bool {
	return filepath.Base(damage.Path) == id+journalSuffix
}

// acceptLoss lets the arena id go on from its last whole record, if it has lost others.
func (p *program) acceptLoss(c *cli.Context, s *settings.Values, id string) (r repair, err error) {
	store, err := openStore(c.Context, s, p.now, slog.New(slog.DiscardHandler))
	if err != nil {
		return repair{}, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if _, err := arenasOf(c, store, id); err != nil {
		return repair{}, err
	}
	_, err = state.Verify(c.Context, store, id, nil)
	if damage, ok := errors.AsType[*state.Damage](err); ok && !inLastFile(id, damage) {
		return repair{}, errors.New(wayOut(id, damage))
	}
	r = repair{Arena: id, Whole: true}
	if store.files != nil {
		if err := r.keep(c.Context, store.files); err != nil {
			return repair{}, err
		}
	}
	err = p.goOnShort(c, store, &r)
	return r, err
}

// keep cuts what is damaged, and copies what is cut and overwritten.
func (r *repair) keep(ctx context.Context, files *file.Store) error {
	cut, err := files.CutDamage(ctx, r.Arena)
	if err != nil {
		return err
	}
	if cut != "" {
		r.Kept = append(r.Kept, cut)
	}
	if lost, ok := errors.AsType[*state.Missing](state.Lost(ctx, files, r.Arena)); ok {
		kept, err := files.KeepLost(ctx, r.Arena, lost.Known.Seq)
		if err != nil {
			return err
		}
		r.Kept = append(r.Kept, kept...)
	}
	return nil
}

// goOnShort writes into the journal of r that records of it are gone.
func (p *program) goOnShort(c *cli.Context, store *store, r *repair) (err error) {
	owner, lost, err := state.OpenShort(c.Context, store, r.Arena, "repair-"+rand.Text(), store.leaseTTL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, owner.Release(c.Context)) }()
	r.Records = owner.Head().Seq
	if lost == nil {
		return nil
	}
	season, decoder := arena.NewSeason(arena.NYSE(), nil), new(arena.Decoder)
	// The snapshot is no help: it may be what is not to be believed.
	err = owner.Recover(c.Context, func(uint64, []byte) error { return state.ErrNotFound }, func(seq uint64, data []byte) error {
		events, err := decoder.Decode(data)
		if err != nil {
			return err
		}
		return season.State.Fold(seq, events)
	})
	if err != nil {
		return err
	}
	events, err := season.AcceptLoss(lost.Known.Seq, "the operator")
	if err != nil {
		return err
	}
	record, err := arena.AppendRecord(nil, events)
	if err != nil {
		return err
	}
	if r.Record, err = owner.Append(c.Context, record); err != nil {
		return err
	}
	r.Through, r.Records = lost.Known.Seq, r.Record
	snapshot, err := json.Marshal(season.State)
	if err != nil {
		return fmt.Errorf("encode snapshot: %w", err)
	}
	return owner.SaveSnapshot(c.Context, snapshot)
}

func (p *program) writeRepairs(c *cli.Context, repairs []repair) error {
	if c.Bool("json") {
		return writeJSON(p.out, map[string][]repair{"arenas": repairs})
	}
	var err error
	for i := range repairs {
		_, writeErr := fmt.Fprintln(p.out, &repairs[i])
		err = errors.Join(err, writeErr)
	}
	return err
}

// String says it in a line.
func (r *repair) String() string {
	switch {
	case r.Problem != "":
		return r.Problem
	case r.Record == 0:
		return fmt.Sprintf("%s is whole: %s, and nothing is missing", r.Arena, plural(int(r.Records), "record", "records")) //nolint:gosec // as many as lines
	}
	text := fmt.Sprintf("%s goes on after record %d; what was stored through record %d is given up, and record %d says so",
		r.Arena, r.Record-1, r.Through, r.Record)
	if len(r.Kept) > 0 {
		text += "; kept: " + strings.Join(r.Kept, ", ")
	}
	return text
}
