package main

import (
	"fmt"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// progress gives a function that shows how far a piece of work is, on a terminal only, and only when it takes longer than
// half a second.
func (a *app) progress(what string) func(done, total int) {
	if !a.terminal || a.quiet {
		return nil
	}
	start := time.Now()
	last := start
	var mu sync.Mutex
	return func(done, total int) {
		mu.Lock()
		defer mu.Unlock()
		now := time.Now()
		if now.Sub(start) < 500*time.Millisecond || now.Sub(last) < 100*time.Millisecond {
			return
		}
		last = now
		fmt.Fprintf(a.err, "\r\x1b[K%s %d / %d", what, done, total)
	}
}

func (a *app) clearProgress() {
	if a.terminal && !a.quiet {
		fmt.Fprint(a.err, "\r\x1b[K")
	}
}
