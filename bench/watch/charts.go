//go:build linux

package main

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/seed45548214/arena/bench/client"
)

// chartWithin is how long a viewer waits for a chart.
const chartWithin = 60 * time.Second

// Charts are what some of the viewers ask for besides the stream: the page asks for
// the lines of its chart anew when a session begins.
type charts struct {
	mu      sync.Mutex
	ages    client.Ages // from question to answer
	slowest time.Duration
	asked   int
	failed  int
	trouble error // the first
}

// askCharts asks for the viewers, each over a connection of its own, whenever a
// session begins.
func (c *crowd) askCharts() {
	browsers := &http.Client{Timeout: chartWithin, Transport: &http.Transport{DisableKeepAlives: true}}
	asking := int(float64(c.plan.viewers) * c.plan.charts / 100)
	known := -1
	for pause(c.ctx, settleEvery) == nil {
		now, err := c.sections[0].journal.extent()
		if err != nil {
			return // the run ends with the same error
		}
		if now.sessions == known || known < 0 {
			known = now.sessions
			continue
		}
		known = now.sessions
		for range asking {
			c.tasks.Go(func() {
				if pause(c.ctx, rand.N(c.plan.spread+1)) == nil {
					c.askChart(browsers)
				}
			})
		}
	}
}

func (c *crowd) askChart(browsers *http.Client) {
	began := time.Now()
	err := c.getChart(browsers)
	if c.ctx.Err() != nil {
		return
	}
	took := time.Since(began)
	c.charts.mu.Lock()
	defer c.charts.mu.Unlock()
	c.charts.asked++
	if err != nil {
		c.charts.failed++
		if c.charts.trouble == nil {
			c.charts.trouble = err
		}
		return
	}
	c.charts.ages.Add(took)
	c.charts.slowest = max(c.charts.slowest, took)
}

func (c *crowd) getChart(browsers *http.Client) error {
	request, err := http.NewRequestWithContext(c.ctx, http.MethodGet, "http://"+c.server.address.String()+chartPath, nil)
	if err != nil {
		return fmt.Errorf("ask for a chart: %w", err)
	}
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := browsers.Do(request)
	if err != nil {
		return fmt.Errorf("ask for a chart: %w", err)
	}
	_, err = io.Copy(io.Discard, response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return fmt.Errorf("read a chart: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("ask for a chart: %s", response.Status)
	}
	return nil
}
