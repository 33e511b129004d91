package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/api"
	"github.com/seed45548214/arena/transport/reply"
)

func (p *program) reloadCommand() *cli.Command {
	return &cli.Command{
		Name: "reload", Usage: "have the server read its folder of arenas again", Flags: clientFlags(),
		Description: "An arena whose file is new begins. One whose file is gone comes to rest; its journal stays,\n" +
			"and with its file it comes back. One whose file changed goes on, and has the change after a reset,\n" +
			"but for the template of its prompt, which is told from the next round on.\n" +
			"If one file is wrong, nothing changes. The signal SIGHUP does the same.\n\n" +
			"Examples:\n" +
			"  arena reload",
		Action: p.reload,
	}
}

func (p *program) reload(c *cli.Context) error {
	if _, err := arguments(c, 0); err != nil {
		return err
	}
	client, err := p.client(c)
	if err != nil {
		return err
	}
	answer, err := client.post(c.Context, "/api/arenas/reload", nil)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return p.said(c, answer, "")
	}
	var done api.Reloaded
	if err := decode(answer, &done); err != nil {
		return err
	}
	lines := newGrid()
	for _, line := range changes(&done) {
		lines.row(line)
	}
	return lines.write(p.out)
}

// changes are the lines that say what came of a reload.
func changes(done *api.Reloaded) []string {
	var lines []string
	for _, id := range done.Began {
		lines = append(lines, id+" began")
	}
	for _, id := range done.Ended {
		lines = append(lines, id+" ended; its journal stays")
	}
	if len(lines) == 0 {
		lines = append(lines, "no arena came or went")
	}
	for _, name := range done.Prompts {
		lines = append(lines, "prompt "+name+" changed; models are told by it from the next round on")
	}
	for _, differing := range done.Differs {
		for _, difference := range differing.Differences {
			lines = append(lines, needsReset(differing.Arena, difference))
		}
	}
	for _, warning := range done.Warnings {
		lines = append(lines, "warning: "+warning)
	}
	return lines
}

// needsReset is a warning about a setting that an arena does not have yet.
func needsReset(id, difference string) string {
	return fmt.Sprintf("warning: %s: %s; it takes effect after `arena reset %s`", id, difference, id)
}

// reloadOnHangups reads the folder of arenas again at every signal, until ctx ends.
func (p *program) reloadOnHangups(ctx context.Context, server *transport.Server, log *slog.Logger) {
	if p.hangups == nil {
		return
	}
	hangups, stop := p.hangups()
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
		}
		if _, err := server.Reload(ctx); err != nil {
			log.Error("arenas not reloaded", "err", err)
		}
	}
}

// hangupsOf catches SIGHUP for a server. Other commands end with it.
type hangupsOf func() (hangups <-chan os.Signal, stop func())

// Reload implements api.Control. Everything is read and checked before
// anything changes.
func (t *tree) Reload(ctx context.Context) (*api.Reloaded, error) {
	if t.Values.Arenas == "" {
		return nil, &reply.Error{
			Code:    reply.NothingToReload,
			Message: "There is nothing to reload: the arenas are the built-in ones. Start the server with --arenas FOLDER, or ARENA_ARENAS.",
		}
	}
	t.reloading.Lock()
	defer t.reloading.Unlock()
	specs, err := roster.Load(t.Values.Arenas)
	if err != nil {
		return nil, badArenas(err)
	}
	lineup, err := roster.LineUp(specs, t.Values, t.prices.Market)
	if err != nil {
		return nil, badArenas(err)
	}
	if t.role == webOnly {
		lineup.Plans, lineup.Keyless = served(lineup.Plans, lineup.Keyless), nil
	}
	before := t.models.prompts.take(lineup.Templates)
	done, err := t.run(ctx, lineup)
	if err != nil {
		t.models.prompts.take(before)
		return nil, err
	}
	t.absent.Store(&lineup.Keyless)
	return &api.Reloaded{Began: done.Began, Ended: done.Ended, Prompts: retold(before, lineup.Templates), Warnings: lineup.Warnings}, nil
}

// badArenas is an error that names the file that is wrong.
func badArenas(err error) error {
	return &reply.Error{Code: reply.InvalidPlan, Message: fmt.Sprintf("Nothing has changed: %v. Correct it and reload again.", err)}
}

// run runs the arenas of lineup and no others, or shows them in a process that only
// serves.
func (t *tree) run(ctx context.Context, lineup *roster.Lineup) (*actors.Reloaded, error) {
	if t.actors == nil {
		plans := lineup.Plans
		before := *t.listed.Swap(&plans)
		return &actors.Reloaded{Began: without(plans, before), Ended: without(before, plans)}, nil
	}
	done, err := t.actors.Reload(ctx, t.seated(lineup))
	if errors.Is(err, arena.ErrPlan) {
		return nil, badArenas(err)
	}
	if err == nil {
		t.listed.Store(&lineup.Plans)
	}
	return done, err
}

// without are the arenas of plans that are not among others.
func without(plans, others []arena.Plan) []string {
	var ids []string
	for i := range plans {
		known := false
		for j := range others {
			known = known || others[j].Arena == plans[i].Arena
		}
		if !known {
			ids = append(ids, plans[i].Arena)
		}
	}
	return ids
}
