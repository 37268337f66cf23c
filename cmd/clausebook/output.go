package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site/spill"
)

// output is the folder of a site while it is being replaced: files go into a staging folder beside it, which takes its
// place at the end, as a whole or not at all.
type output struct {
	target  string
	staging string
	lock    *os.File
	made    map[string]bool
	stop    chan os.Signal
	spilled []*os.File // what a large book keeps out of memory

	replaces bool   // there is a site already
	old      []byte // for reading a file of it
	taken    int    // how many of its files are in the new one, too
}

// lockOutput keeps other builds away from an output. A place that can hold no site is refused.
func (a *app) lockOutput(dir, target string) (*output, error) {
	abs, err := filepath.Abs(target)
	if err != nil {
		return nil, usage(err)
	}
	if err := a.mayHoldSite(dir, abs); err != nil {
		return nil, usage(err)
	}
	parent, name := filepath.Split(abs)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, &exit{exitIO, err}
	}
	o := &output{target: abs, staging: filepath.Join(parent, "."+name+".staging"), made: map[string]bool{}, stop: make(chan os.Signal, 1)}
	o.lock, err = lockFile(filepath.Join(parent, "."+name+".lock"))
	if errors.Is(err, errLocked) {
		return nil, &exit{exitLocked, fmt.Errorf(a.say("another build is writing %s", "另一次编译正在写入 %s"), target)}
	}
	if err != nil {
		return nil, &exit{exitIO, err}
	}
	return o, nil
}

// stage makes the staging folder. A folder that Clausebook did not make is refused.
func (a *app) stage(o *output) error {
	var err error
	if o.replaces, err = a.mayReplace(o.target); err != nil {
		return usage(err)
	}
	// What a killed build left behind is ours: we hold the lock.
	if err := os.RemoveAll(o.staging); err != nil {
		return &exit{exitIO, err}
	}
	if err := os.Mkdir(o.staging, 0o755); err != nil {
		return &exit{exitIO, err}
	}
	signal.Notify(o.stop, os.Interrupt, syscall.SIGTERM)
	go func() {
		if s, ok := <-o.stop; ok {
			os.RemoveAll(o.staging)
			code := 130
			if s == syscall.SIGTERM {
				code = 143
			}
			os.Exit(code)
		}
	}()
	return nil
}

// mayHoldSite refuses the book itself, a folder above it, and what is no folder.
func (a *app) mayHoldSite(dir, target string) error {
	book, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if target == book || strings.HasPrefix(book+string(filepath.Separator), target+string(filepath.Separator)) {
		return fmt.Errorf(a.say("%s holds the book; choose another output with -o", "%s 包含文件集本身，请用 -o 指定别的输出文件夹"), target)
	}
	info, err := os.Lstat(target)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf(a.say("%s is not a folder", "%s 不是文件夹"), target)
	}
	return nil
}

// mayReplace refuses a folder with files that no build wrote. It tells whether there is one at all.
func (a *app) mayReplace(target string) (bool, error) {
	if _, err := os.Lstat(target); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	known, err := readManifest(target)
	if err != nil {
		return true, err
	}
	return true, filepath.WalkDir(target, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(target, p)
		if err != nil {
			return err
		}
		if rel = filepath.ToSlash(rel); !known[rel] {
			return fmt.Errorf(a.say("%s has a file that Clausebook did not make: %s; move it away, or choose another output with -o", "%s 中有不是 Clausebook 生成的文件：%s；请移走，或用 -o 指定别的输出文件夹"), target, rel)
		}
		return nil
	})
}

// readManifest lists the files that the build of a folder wrote.
func readManifest(dir string) (map[string]bool, error) {
	known := map[string]bool{generator.ManifestFile: true}
	f, err := os.Open(filepath.Join(dir, generator.ManifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]bool{}, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if _, name, ok := strings.Cut(s.Text(), "  "); ok {
			known[name] = true
		}
	}
	return known, nil
}

// add puts one file into the staging folder.
func (o *output) add(f generator.File) error {
	full := filepath.Join(o.staging, filepath.FromSlash(f.Path))
	if d := filepath.Dir(full); !o.made[d] {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return err
		}
		o.made[d] = true
	}
	if o.take(f, full) {
		o.taken++
		return nil
	}
	if err := create(full, f.Data); err != nil {
		return fmt.Errorf("writing %s: %w", f.Path, err)
	}
	return nil
}

// create writes a file that must not be there yet: one with a name that the file system takes for the same may be a file of
// the old site, too.
func create(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// take puts the file of the old site into the new one where it has the same bytes. It is a link, so no byte is written, and
// whoever copies a site or serves it with its time of change sees only what did change. Nothing but the bytes is trusted: they are read.
// Where a file system has no such links, or the file belongs to somebody else, the file is written as if there were none.
func (o *output) take(f generator.File, full string) bool {
	if !o.replaces {
		return false
	}
	name := filepath.Join(o.target, filepath.FromSlash(f.Path))
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(f.Data)) {
		return false
	}
	file, err := os.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	// One byte more than there should be shows a file that is growing.
	o.old = slices.Grow(o.old[:0], len(f.Data)+1)[:len(f.Data)+1]
	n, err := io.ReadFull(file, o.old)
	return errors.Is(err, io.ErrUnexpectedEOF) && bytes.Equal(o.old[:n], f.Data) && os.Link(name, full) == nil
}

// spillTexts and spillRows make the files in which a large book keeps what it does not need at once.
func (o *output) spillTexts() (spill.File, error) { return o.spill(".texts") }

func (o *output) spillRows() (spill.File, error) { return o.spill(".rows") }

// spill makes a file that has no name from the beginning, where a file that is open can be without one; elsewhere its name goes
// at the end, or with the staging folder.
func (o *output) spill(name string) (spill.File, error) {
	f, err := os.OpenFile(filepath.Join(o.staging, name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	o.spilled = append(o.spilled, f)
	os.Remove(f.Name())
	return f, nil
}

func (o *output) dropSpilled() {
	for _, f := range o.spilled {
		f.Close()
		os.Remove(f.Name())
	}
	o.spilled = nil
}

// commit puts the new site into the place of the old one. Everything is on the disk before the names change.
func (o *output) commit() error {
	if err := syncTree(o.staging); err != nil {
		return err
	}
	if _, err := os.Lstat(o.target); errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(o.staging, o.target); err != nil {
			return err
		}
		return o.abort()
	}
	if err := exchange(o.staging, o.target); err != nil {
		return err
	}
	return o.abort()
}

// abort removes what is left of the staging folder and gives the lock back.
func (o *output) abort() error {
	if o.lock == nil {
		return nil
	}
	signal.Stop(o.stop)
	close(o.stop)
	o.dropSpilled()
	err := os.RemoveAll(o.staging)
	name := o.lock.Name()
	os.Remove(name)
	o.lock.Close()
	o.lock = nil
	return err
}
