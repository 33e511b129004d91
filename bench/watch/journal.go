//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seed45548214/arena/bench/client"
)

// A journal knows when each record of a server was written.
type journal struct {
	file   *os.File
	notify int // inotify
	quit   chan struct{}
	done   chan struct{}

	mu       sync.Mutex
	commits  map[uint64]int64 // monotonic, by sequence number
	head     uint64
	size     int64
	sessions int
	session  string
	late     int64 // lines noticed more than a tick of the kernel's clock late
	latest   time.Duration
	failed   error
}

// follow reads the journal at path from its end on. Close ends it.
func follow(path string) (*journal, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	notify, err := unix.InotifyInit1(unix.IN_CLOEXEC)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("inotify: %w", err), file.Close())
	}
	j := &journal{file: file, notify: notify, quit: make(chan struct{}), done: make(chan struct{}), commits: make(map[uint64]int64)}
	if _, err := unix.InotifyAddWatch(notify, path, unix.IN_MODIFY); err != nil {
		return nil, errors.Join(fmt.Errorf("inotify: %w", err), file.Close(), unix.Close(notify))
	}
	if err := j.read(); err != nil {
		return nil, errors.Join(err, file.Close(), unix.Close(notify))
	}
	// Their times are not known.
	clear(j.commits)
	j.sessions, j.late, j.latest = 0, 0, 0
	go j.run()
	return j, nil
}

// run reads what the kernel tells of, at once: it waits on a thread of its own.
func (j *journal) run() {
	defer close(j.done)
	runtime.LockOSThread()
	_ = unix.Setpriority(unix.PRIO_PROCESS, 0, -10) // of this thread, if we may
	news := make([]byte, 4096)
	for {
		select {
		case <-j.quit:
			return
		default:
		}
		ready := []unix.PollFd{{Fd: int32(j.notify), Events: unix.POLLIN}}
		n, err := unix.Poll(ready, 100)
		if err != nil || n == 0 {
			continue // interrupted, or nothing new
		}
		if _, err := unix.Read(j.notify, news); err != nil {
			continue
		}
		if err := j.read(); err != nil {
			j.mu.Lock()
			j.failed = err
			j.mu.Unlock()
			return
		}
	}
}

// read takes the lines that are new.
func (j *journal) read() error {
	noticed := client.Monotonic()
	var written int64
	if stat, err := j.file.Stat(); err == nil {
		written = noticed - int64(time.Since(stat.ModTime()))
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	text, err := io.ReadAll(io.NewSectionReader(j.file, j.size, 1<<40))
	if err != nil {
		return fmt.Errorf("read the journal: %w", err)
	}
	at := j.moment(noticed, written)
	for {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		if !whole {
			return nil
		}
		if seq := numberAfter(line, `{"seq":`); seq > j.head {
			j.head = seq
			j.commits[seq] = at
		}
		if _, rest, ok := bytes.Cut(line, []byte(`"session":"`)); ok {
			if session, _, _ := bytes.Cut(rest, []byte(`"`)); string(session) != j.session {
				j.session = string(session)
				j.sessions++
			}
		}
		j.size += int64(len(line)) + 1
		text = rest
	}
}

// moment is when a line was noticed, or when the kernel says that the file was
// written if we come late. The kernel's time may be a tick of its clock too early.
func (j *journal) moment(noticed, written int64) int64 {
	var tick unix.Timespec
	if unix.ClockGetres(unix.CLOCK_REALTIME_COARSE, &tick) != nil || written == 0 || written >= noticed {
		return noticed
	}
	lag := time.Duration(noticed - written)
	if lag <= time.Duration(tick.Nano()) || lag > time.Second {
		return noticed
	}
	j.late++
	j.latest = max(j.latest, lag)
	return written
}

// span returns when the records after from, up to to, were written; ok is false
// while one of them is not known. Records before the first that was noticed are
// left out.
func (j *journal) span(from, to uint64, into []int64) (at []int64, ok bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if to > j.head {
		return into, false
	}
	for seq := from + 1; seq <= to; seq++ {
		if moment, ok := j.commits[seq]; ok {
			into = append(into, moment)
		}
	}
	return into, true
}

// An extent is how far a journal goes, and how well it was followed.
type extent struct {
	head     uint64
	size     int64
	sessions int
	late     int64
	latest   time.Duration
}

// extent returns the extent so far. It fails if it could not be followed.
func (j *journal) extent() (extent, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return extent{j.head, j.size, j.sessions, j.late, j.latest}, j.failed
}

func (j *journal) close() error {
	close(j.quit)
	<-j.done
	return errors.Join(j.file.Close(), unix.Close(j.notify))
}

// numberAfter reads the digits behind the first prefix in text; 0 without them.
func numberAfter(text []byte, prefix string) (n uint64) {
	_, rest, _ := bytes.Cut(text, []byte(prefix))
	for _, digit := range rest {
		if digit < '0' || digit > '9' {
			break
		}
		n = n*10 + uint64(digit-'0')
	}
	return n
}
