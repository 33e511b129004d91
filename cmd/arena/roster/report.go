package roster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// A Summary is what one asks first of an arena.
type Summary struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Agents int      `json:"agents"`
	Models int      `json:"models"` // agents for which a model decides
	Needs  []string `json:"needs"`  // settings that it lacks, without which it does not run
}

// A Report is what can be said of an arena's file before anything starts. Where it has
// faults, its summary may be empty.
type Report struct {
	File string `json:"file"`
	Summary

	Warnings []string `json:"warnings"` // sentences about agents that cannot take part
	Faults   []Fault  `json:"faults"`
}

// Check reads files as a start under v would, and goes on after one that is wrong. A path
// may be a folder. Where no prices are at hand, m may have no symbols: then every benchmark
// counts as one with a price.
func Check(paths []string, v *settings.Values, m Market) []Report {
	var reports []Report
	r := make(reading)
	for _, path := range paths {
		dir, names := filepath.Dir(path), []string{filepath.Base(path)}
		fault := ""
		switch info, err := os.Stat(path); {
		case err != nil:
			fault = "the file cannot be read: " + inner(err)
		case info.IsDir():
			dir = path
			if names, err = namesIn(os.DirFS(dir), dir); err != nil {
				fault = err.Error()
			}
		case !info.Mode().IsRegular() || !describes(info.Name()):
			fault = "a start reads files alone whose names end in .yaml or .yml"
		}
		if fault != "" {
			reports = append(reports, (&Spec{path: path}).report(faulty(path, nil, "%s", fault), v, m))
			continue
		}
		for _, name := range names {
			s, err := r.read(os.DirFS(dir), dir, name)
			if s == nil {
				s = &Spec{path: filepath.Join(dir, name)}
			}
			reports = append(reports, s.report(err, v, m))
		}
	}
	return reports
}

// inner is err without the path, which is said already.
func inner(err error) string {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err.Error()
	}
	return err.Error()
}

// report is what is known of s after it was read with err, and after its season was planned.
func (s *Spec) report(err error, v *settings.Values, m Market) Report {
	r := Report{File: s.path, Warnings: []string{}, Faults: []Fault{}}
	var left []string
	if err == nil {
		_, _, left, err = s.plan(v, s.market(m))
	}
	sum, lacking := s.summary(v)
	r.Summary = sum
	if err == nil {
		err = lacking
	}
	r.Warnings = append(r.Warnings, left...)
	if file, ok := errors.AsType[*FileError](err); ok {
		r.Faults = file.Faults
	} else if err != nil {
		r.Faults = append(r.Faults, Fault{File: s.path, Message: err.Error()})
	}
	return r
}

// summary says what s is and lacks under v. An error means that a key in v is none.
func (s *Spec) summary(v *settings.Values) (Summary, error) {
	sum := Summary{ID: string(s.ID), Name: string(s.Name), Agents: len(s.Roster), Needs: []string{}}
	for i := range s.Roster {
		if s.Roster[i].Model != "" {
			sum.Models++
		}
	}
	missing, err := s.lacks(v)
	sum.Needs = append(sum.Needs, missing...)
	return sum, err
}

// market is m, or one that has all benchmarks of s if m has nothing.
func (s *Spec) market(m Market) Market {
	if len(m.Stocks) > 0 {
		return m
	}
	m.Stocks = []arena.Symbol{"ANY"}
	m.Quoted = slices.Clone(m.Stocks)
	for _, symbol := range s.Benchmark {
		m.Quoted = append(m.Quoted, arena.Symbol(symbol))
	}
	return m
}

// A Sample is a built-in arena, to begin one of one's own with.
type Sample struct {
	Summary

	Text string `json:"text,omitempty"` // of its file, as it is
}

// Samples returns the built-in arenas in their order. Their needs are those without any
// setting.
func Samples() ([]Sample, error) {
	specs, err := Load("")
	if err != nil {
		return nil, err
	}
	samples := make([]Sample, len(specs))
	for i := range specs {
		text, err := builtIn.ReadFile("arenas/" + specs[i].path)
		if err != nil {
			return nil, fmt.Errorf("built-in arenas: %w", err)
		}
		samples[i].Text = string(text)
		if samples[i].Summary, err = specs[i].summary(new(settings.Values)); err != nil {
			return nil, err
		}
	}
	return samples, nil
}
