package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// A build that would give what is already there need not run. proof tells whether it would: the same program with the same
// options on the same files, and a site that nobody touched since. Where anything differs, or is not certain, the build runs
// as a whole; nothing of what is remembered ever goes into a site. docs/decisions/0006-no-build-twice.md has the reasons.
type proof struct {
	file   string // where the record of the last build is kept; "" when nothing can be proved
	key    string // program, options and places
	book   string
	target string
	since  time.Time
	inputs string
}

// record is what is remembered of a build: what it read and wrote, as sums over names and states of files, and what it said.
type record struct {
	Key      string
	Since    time.Time // files that changed later are compared by their content as well
	Inputs   string
	Outputs  string
	Warnings int
	Err, Out string
}

// uncertain is the time before a build in which a file may have changed and changed again without its times showing it:
// some file systems count in steps of two seconds.
const uncertain = 2 * time.Second

// newProof names the build that is asked for.
func (a *app) newProof(dir, target string, options ...string) *proof {
	p := &proof{target: target}
	cache, err := os.UserCacheDir()
	if err != nil {
		return p
	}
	if p.book, err = filepath.Abs(dir); err != nil {
		return p
	}
	program, ok := programKey()
	today, err := a.today()
	if err != nil || !ok {
		return p
	}
	sum := sha256.Sum256([]byte(strings.Join(append([]string{program, p.book, target, today.String(), a.lang, a.theme}, options...), "\x00")))
	p.key = hex.EncodeToString(sum[:])
	name := sha256.Sum256([]byte(target))
	p.file = filepath.Join(cache, "clausebook", "builds", hex.EncodeToString(name[:16]))
	return p
}

// programKey names this very program: its version, and the state of its file.
func programKey() (string, bool) {
	name, err := os.Executable()
	if err != nil {
		return "", false
	}
	info, err := os.Stat(name)
	if err != nil {
		return "", false
	}
	s, ok := stampOf(info)
	build := ""
	if b, ok := debug.ReadBuildInfo(); ok {
		build = b.String()
	}
	return fmt.Sprint(version, s, build), ok
}

// mayLeaveOut tells which files of a book no build reads: the site in it, and hidden ones except in themes.
func (p *proof) mayLeaveOut(path, name string) bool {
	if path == p.target {
		return true
	}
	return strings.HasPrefix(name, ".") && !strings.HasPrefix(path, filepath.Join(p.book, "themes")+string(filepath.Separator))
}

// holds tells whether the site in its place is what a build would make now, and what that build would say.
func (p *proof) holds() (record, bool) {
	if p.file == "" {
		return record{}, false
	}
	r, err := readRecord(p.file)
	if err != nil || r.Key != p.key {
		return record{}, false
	}
	if inputs, ok := stateOf(p.book, r.Since, p.mayLeaveOut); !ok || inputs.String() != r.Inputs {
		return record{}, false
	}
	outputs, ok := stateOf(p.target, time.Time{}, nil)
	return r, ok && outputs.String() == r.Outputs
}

// begin takes down the state of the book before it is read.
func (p *proof) begin() {
	if p.file == "" {
		return
	}
	os.Remove(p.file)
	p.since = time.Now().Add(-uncertain)
	inputs, ok := stateOf(p.book, p.since, p.mayLeaveOut)
	if p.inputs = inputs.String(); !ok {
		p.file = ""
	}
}

// keep remembers a build whose files lie in the staging folder, once they have come into their place. That it cannot is no
// reason to complain: the next build runs.
func (p *proof) keep(o *output, r record) (remember func()) {
	var staged state
	var ok bool
	if p.file != "" {
		staged, ok = stateOf(o.staging, time.Time{}, nil)
	}
	if !ok {
		return func() {}
	}
	r.Key, r.Since, r.Inputs, r.Outputs = p.key, p.since, p.inputs, staged.String()
	taken := time.Now()
	return func() {
		time.Sleep(clockTick - time.Since(taken)) // whoever writes to the site from now on leaves another time
		// Files that were taken over have lost their old name with the old site, which counts as a change of their state.
		if o.taken > 0 {
			now, ok := stateOf(p.target, time.Time{}, nil)
			if !ok || now.content != staged.content {
				return
			}
			r.Outputs = now.String()
		}
		if writeRecord(p.file, r) == nil {
			forgetOld(filepath.Dir(p.file))
		}
	}
}

// clockTick is the step in which systems count the times of files, with room to spare.
const clockTick = 12 * time.Millisecond

// A state is two sums over all files in a folder: one over names and contents, and one over when their states changed.
type state struct{ content, changed string }

func (s state) String() string { return s.content + s.changed }

// stateOf sums up a folder. Of files that changed since a moment the bytes go into the sum of contents as well. ok is false
// when something is not certain: a link, a file that cannot be read, a system without the times.
func stateOf(dir string, since time.Time, leaveOut func(path, name string) bool) (sum state, ok bool) {
	content, changed := sha256.New(), sha256.New()
	if err := addState(content, changed, dir, since, leaveOut); err != nil {
		return state{}, false
	}
	return state{hex.EncodeToString(content.Sum(nil)), hex.EncodeToString(changed.Sum(nil))}, true
}

var errUncertain = errors.New("not certain")

func addState(content, changed hash.Hash, dir string, since time.Time, leaveOut func(path, name string) bool) error {
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		return err
	}
	var line []byte
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if leaveOut != nil && leaveOut(path, e.Name()) {
			continue
		}
		switch {
		case e.IsDir():
			fmt.Fprintf(content, "%s\x00(", e.Name())
			if err := addState(content, changed, path, since, leaveOut); err != nil {
				return err
			}
			content.Write([]byte{')'})
			continue
		case !e.Type().IsRegular():
			return errUncertain
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		s, ok := stampOf(info)
		if !ok {
			return errUncertain
		}
		line = append(append(line[:0], e.Name()...), 0)
		line = append(append(line, s.content()...), '\n')
		content.Write(line)
		fmt.Fprintln(changed, s.changed.UnixNano())
		if !since.IsZero() && (s.modified.After(since) || s.changed.After(since)) {
			if err := addContent(content, path); err != nil {
				return err
			}
		}
	}
	return nil
}

func addContent(h hash.Hash, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	own := sha256.New()
	if _, err := io.Copy(own, f); err != nil {
		return err
	}
	h.Write(own.Sum(nil))
	return nil
}

// A stamp changes whenever a file changes; the time of the change of its state cannot be set back by who writes to it.
type stamp struct {
	size              int64
	inode             uint64
	modified, changed time.Time
	mode              fs.FileMode
}

// String writes the stamp in a form that is the same for the same state.
func (s stamp) String() string { return fmt.Sprint(s.content(), s.changed.UnixNano()) }

// content is the same as long as nobody writes to the file.
func (s stamp) content() string {
	return fmt.Sprintf("%d %d %d %o ", s.size, s.inode, s.modified.UnixNano(), s.mode)
}

// A record begins with the sum of what follows: one that was damaged is none.
func readRecord(name string) (r record, err error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return r, err
	}
	if len(data) < 2*sha256.Size {
		return r, io.ErrUnexpectedEOF
	}
	sum := sha256.Sum256(data[2*sha256.Size:])
	if hex.EncodeToString(sum[:]) != string(data[:2*sha256.Size]) {
		return r, errors.New("damaged")
	}
	return r, json.Unmarshal(data[2*sha256.Size:], &r)
}

func writeRecord(name string, r record) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".record-*")
	if err != nil {
		return err
	}
	_, err = f.Write(append([]byte(hex.EncodeToString(sum[:])), data...))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// maxRecords bounds how many sites are remembered.
const maxRecords = 64

// forgetOld drops the records that were written longest ago.
func forgetOld(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) <= maxRecords {
		return
	}
	age := func(e fs.DirEntry) int64 {
		info, err := e.Info()
		if err != nil {
			return 0
		}
		return info.ModTime().UnixNano()
	}
	slices.SortFunc(entries, func(x, y fs.DirEntry) int { return int(age(x)/1e6 - age(y)/1e6) })
	for _, e := range entries[:len(entries)-maxRecords] {
		os.Remove(filepath.Join(dir, e.Name()))
	}
}
