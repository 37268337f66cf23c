//go:build unix

// Command latency measures how long it takes from saving a file until a server answers with the page as it should then be.
//
//	latency -dir BOOK -page URL -edit 'NAME|FILE|OLD|NEW|PAGE' … -- COMMAND …
//
// It starts COMMAND and waits for every PAGE. Each edit is then made -n times: the first, third … save puts NEW in the place
// of OLD in FILE (at the end of it, when OLD is empty), the second, fourth … puts the file back. After the one the page
// must differ from what it was, after the other it must be the same again, byte for byte. The page is asked for every
// millisecond, without compression, over one connection.
//
// It prints a line for each edit, with tabs between: NAME, saves, and the least, the median and the greatest number of
// milliseconds; then "ready" with the milliseconds from the start to the first pages, and "memory" with the MiB that the
// server had at most.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// An edit is one thing that an author does, and the page on which it must be seen.
type edit struct{ name, file, before, after, page string }

type edits []edit

// String implements flag.Value.
func (e *edits) String() string { return "" }

// Set implements flag.Value.
func (e *edits) Set(s string) error {
	p := strings.Split(s, "|")
	if len(p) != 5 {
		return errors.New("an edit is NAME|FILE|OLD|NEW|PAGE")
	}
	*e = append(*e, edit{p[0], p[1], p[2], p[3], p[4]})
	return nil
}

// of gives the file as the edit leaves it.
func (e edit) of(original []byte) ([]byte, error) {
	if e.before == "" {
		return append(slices.Clone(original), e.after...), nil
	}
	if !bytes.Contains(original, []byte(e.before)) {
		return nil, fmt.Errorf("%s has no %q", e.file, e.before)
	}
	return bytes.Replace(original, []byte(e.before), []byte(e.after), 1), nil
}

type options struct {
	dir, base            string
	saves                int
	settle, ready, limit time.Duration
	edits                edits
}

func main() {
	var o options
	flag.StringVar(&o.dir, "dir", ".", "folder in which the files of the edits stand")
	flag.StringVar(&o.base, "base", "http://127.0.0.1:20000/", "address of the server")
	flag.IntVar(&o.saves, "n", 20, "saves for each edit")
	flag.DurationVar(&o.settle, "settle", 500*time.Millisecond, "pause between saves")
	flag.DurationVar(&o.ready, "ready", 5*time.Minute, "longest wait for the server")
	flag.DurationVar(&o.limit, "limit", time.Minute, "longest wait for a page after a save")
	flag.Var(&o.edits, "edit", "NAME|FILE|OLD|NEW|PAGE")
	flag.Parse()
	if flag.NArg() == 0 || len(o.edits) == 0 {
		fmt.Fprintln(os.Stderr, "usage: latency -dir BOOK -base URL -edit 'NAME|FILE|OLD|NEW|PAGE' … -- COMMAND …")
		os.Exit(2)
	}
	if err := run(o, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "latency:", err)
		os.Exit(1)
	}
}

func run(o options, command []string) (err error) {
	server := exec.Command(command[0], command[1:]...)
	var said bytes.Buffer
	server.Stdout, server.Stderr = &said, &said
	start := time.Now()
	if err := server.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	defer func() {
		_ = server.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			_ = server.Process.Kill()
			<-ended
		}
		if err != nil {
			err = fmt.Errorf("%w\n%s", err, tail(said.Bytes()))
			return
		}
		fmt.Printf("memory\t%d\n", mebibytes(server.ProcessState))
	}()
	b := browser{client: &http.Client{Transport: &http.Transport{DisableCompression: true}, Timeout: time.Minute}, base: o.base}
	for _, e := range o.edits {
		for b.get(e.page) == nil {
			select {
			case err := <-ended:
				ended <- err
				return fmt.Errorf("the server ended: %v", err)
			case <-time.After(5 * time.Millisecond):
			}
			if time.Since(start) > o.ready {
				return fmt.Errorf("no answer for %s after %v", e.page, o.ready)
			}
		}
	}
	ready := time.Since(start)
	time.Sleep(2 * time.Second)
	for _, e := range o.edits {
		times, err := measure(b, o, e)
		if err != nil {
			return err
		}
		slices.Sort(times)
		fmt.Printf("%s\t%d\t%.1f\t%.1f\t%.1f\n", e.name, len(times), times[0], times[len(times)/2], times[len(times)-1])
	}
	fmt.Printf("ready\t%d\n", ready.Milliseconds())
	return nil
}

// measure makes one edit and takes it back, over and over; it gives the milliseconds of each save.
func measure(b browser, o options, e edit) (times []float64, err error) {
	file := filepath.Join(o.dir, e.file)
	original, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	edited, err := e.of(original)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.WriteFile(file, original, 0o644)) }()
	before := b.get(e.page)
	if time.Sleep(o.settle); before == nil || !bytes.Equal(before, b.get(e.page)) {
		return nil, fmt.Errorf("%s changes by itself", e.page)
	}
	for i := range o.saves {
		text, back := edited, i%2 == 1
		if back {
			text = original
		}
		start := time.Now()
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return nil, err
		}
		for {
			if page := b.get(e.page); page != nil && bytes.Equal(page, before) == back {
				break
			}
			if time.Since(start) > o.limit {
				return nil, fmt.Errorf("%s: no change of %s after %v (save %d)", e.name, e.page, o.limit, i+1)
			}
			time.Sleep(time.Millisecond)
		}
		times = append(times, float64(time.Since(start).Microseconds())/1000)
		time.Sleep(o.settle)
	}
	return times, nil
}

type browser struct {
	client *http.Client
	base   string
}

// get gives a page, or nil when there is none.
func (b browser) get(page string) []byte {
	r, err := b.client.Get(b.base + page)
	if err != nil {
		return nil
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		return nil
	}
	return data
}

// mebibytes is the most memory that a process had.
func mebibytes(p *os.ProcessState) int64 {
	use, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return int64(use.Maxrss) / 1024 // Linux counts in KiB
}

// tail is the end of what a server said.
func tail(b []byte) []byte {
	return b[max(0, len(b)-2000):]
}
