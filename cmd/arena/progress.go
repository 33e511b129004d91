package main

import (
	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"
)

// What is worth a progress bar.
const (
	manyRecords = 20_000
	manyBytes   = 32 << 20
)

// meter returns a function to be called with the number of each record, and one
// to be called at the end. They show progress on a terminal when there are many
// records.
func (p *program) meter(c *cli.Context, label string, total uint64) (step func(seq uint64), end func()) {
	if total < manyRecords || !p.shows(c) {
		return func(uint64) {}, func() {}
	}
	bar := p.bar(label, int64(total), progressbar.OptionShowCount()) //nolint:gosec // a number of records
	const every = 512                                                // to draw for each would cost more than the work
	step = func(seq uint64) {
		if seq%every == 0 {
			_ = bar.Set64(int64(seq)) //nolint:gosec // a number of records; a bar that cannot be drawn stops nothing
		}
	}
	return step, func() { _ = bar.Finish() }
}

// readingBars returns a function that shows how far the reading of bars is.
func (p *program) readingBars(c *cli.Context) func(read, total int64) {
	if !p.shows(c) {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(read, total int64) {
		if total < manyBytes {
			return
		}
		if bar == nil {
			bar = p.bar("reading bars", total, progressbar.OptionShowBytes(true))
		}
		_ = bar.Set64(read) // a bar that cannot be drawn stops nothing
	}
}

func (p *program) shows(c *cli.Context) bool { return p.terminal && !c.Bool("json") }

func (p *program) bar(label string, total int64, option progressbar.Option) *progressbar.ProgressBar {
	return progressbar.NewOptions64(total, option,
		progressbar.OptionSetWriter(p.errOut),
		progressbar.OptionSetDescription(label),
		progressbar.OptionClearOnFinish(),
	)
}
