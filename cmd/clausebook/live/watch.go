package live

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Editors write a file in several steps. A change is taken when nothing has happened for quiet, and at the latest after
// longest, so that a long copy shows something.
const (
	quiet   = 10 * time.Millisecond
	longest = 200 * time.Millisecond
	poll    = time.Second // between looks at the disk where the system has no watches left
)

// watcher tells which files of a book changed. It watches folders, not files, because most editors replace a file by
// another one; new folders are walked, since the system tells only of the topmost one.
type watcher struct {
	dir   string
	skip  []string
	fs    *fsnotify.Watcher // nil: there were no watches to be had, and the disk is looked at once a second
	stamp map[string]stamp
}

type stamp struct {
	size int64
	time time.Time
}

func newWatcher(dir string, skip []string) (*watcher, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	w := &watcher{dir: abs, skip: skip}
	if w.fs, err = fsnotify.NewWatcher(); err == nil {
		err = w.add(abs)
	}
	if err != nil {
		w.close()
		w.fs = nil
		w.stamp = w.look()
	}
	return w, nil
}

func (w *watcher) close() {
	if w.fs != nil {
		w.fs.Close()
	}
}

// add watches a folder and every folder below it.
func (w *watcher) add(root string) error {
	return filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // gone again already
		case err != nil:
			return err
		case !e.IsDir():
			return nil
		case w.ignored(p):
			return fs.SkipDir
		}
		return w.fs.Add(p)
	})
}

// ignored are folders and files that are no content: hidden ones, the output, what editors leave beside a file.
func (w *watcher) ignored(p string) bool {
	rel, ok := relative(w.dir, p)
	if !ok {
		return true
	}
	if rel == "." {
		return false
	}
	for _, s := range w.skip {
		if under(rel, s) {
			return true
		}
	}
	for part := range strings.SplitSeq(rel, "/") {
		if strings.HasPrefix(part, ".") || strings.HasSuffix(part, "~") || part == "node_modules" || part == "4913" {
			return true
		}
	}
	return false
}

// next waits for changes and gives their names, or all when it cannot know which.
func (w *watcher) next(ctx context.Context) (names []string, all bool, err error) {
	if w.fs == nil {
		return w.nextLook(ctx)
	}
	var timer <-chan time.Time
	var limit time.Time
	for {
		select {
		case <-ctx.Done():
			return nil, false, ctx.Err()
		case <-timer:
			return names, all, nil
		case err, ok := <-w.fs.Errors:
			if !ok {
				return nil, false, context.Canceled
			}
			// The queue ran over (ErrEventOverflow), or a watch was lost: look at everything.
			all = true
			_ = err
			_ = w.add(w.dir)
		case e, ok := <-w.fs.Events:
			if !ok {
				return nil, false, context.Canceled
			}
			if w.ignored(e.Name) || e.Op == fsnotify.Chmod {
				continue
			}
			if rel, ok := relative(w.dir, e.Name); ok && !slices.Contains(names, rel) {
				names = append(names, rel)
			}
			if e.Has(fsnotify.Create) {
				if info, err := os.Stat(e.Name); err == nil && info.IsDir() {
					_ = w.add(e.Name)
					all = true // files may have been written before the watch was there
				}
			}
			if e.Name == w.dir && e.Has(fsnotify.Remove|fsnotify.Rename) {
				// The book itself is gone. Watches went with it; look until it is back.
				w.fs.Close()
				w.fs = nil
				w.stamp = nil
				return nil, true, nil
			}
		}
		now := time.Now()
		if limit.IsZero() {
			limit = now.Add(longest)
		}
		timer = time.After(min(quiet, max(limit.Sub(now), 0)))
	}
}

// nextLook compares the disk with what it was a second ago.
func (w *watcher) nextLook(ctx context.Context) ([]string, bool, error) {
	t := time.NewTicker(poll)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, false, ctx.Err()
		case <-t.C:
		}
		now := w.look()
		if len(now) == len(w.stamp) {
			equal := true
			for n, s := range now {
				equal = equal && w.stamp[n] == s
			}
			if equal {
				continue
			}
		}
		w.stamp = now
		return nil, true, nil
	}
}

func (w *watcher) look() map[string]stamp {
	out := map[string]stamp{}
	_ = filepath.WalkDir(w.dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if w.ignored(p) {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if info, err := e.Info(); err == nil && !e.IsDir() {
			out[p] = stamp{info.Size(), info.ModTime()}
		}
		return nil
	})
	return out
}
