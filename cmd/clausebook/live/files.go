// Package live serves a book while it is being written: it keeps the files in memory, builds the site again when one of
// them changes, answers with the last good site, and tells the browser.
package live

import (
	"io/fs"
	"path"
	"sync"
)

// files is a file system that remembers what it has read until it is told that something changed. Loading a book again
// then asks the disk only for what is new.
type files struct {
	disk fs.FS
	mu   sync.Mutex
	data map[string][]byte
	dirs map[string][]fs.DirEntry
}

func newFiles(disk fs.FS) *files {
	return &files{disk: disk, data: map[string][]byte{}, dirs: map[string][]fs.DirEntry{}}
}

// Open implements fs.FS.
func (f *files) Open(name string) (fs.File, error) { return f.disk.Open(name) }

// ReadFile implements fs.ReadFileFS. The same bytes come back, at the same address, until the file changes.
func (f *files) ReadFile(name string) ([]byte, error) {
	f.mu.Lock()
	data, ok := f.data[name]
	f.mu.Unlock()
	if ok {
		return data, nil
	}
	data, err := fs.ReadFile(f.disk, name)
	if err == nil {
		f.mu.Lock()
		f.data[name] = data
		f.mu.Unlock()
	}
	return data, err
}

// ReadDir implements fs.ReadDirFS.
func (f *files) ReadDir(name string) ([]fs.DirEntry, error) {
	f.mu.Lock()
	list, ok := f.dirs[name]
	f.mu.Unlock()
	if ok {
		return list, nil
	}
	list, err := fs.ReadDir(f.disk, name)
	if err == nil {
		f.mu.Lock()
		f.dirs[name] = list
		f.mu.Unlock()
	}
	return list, err
}

// changed forgets a file and the folder it stands in; a folder is forgotten with everything below it.
func (f *files) changed(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.data, name)
	delete(f.dirs, path.Dir(name))
	if _, dir := f.dirs[name]; !dir {
		return
	}
	for d := range f.dirs {
		if under(d, name) {
			delete(f.dirs, d)
		}
	}
	for n := range f.data {
		if under(n, name) {
			delete(f.data, n)
		}
	}
}

func under(name, dir string) bool {
	return name == dir || len(name) > len(dir) && name[:len(dir)] == dir && name[len(dir)] == '/'
}

// forget drops everything: some changes were missed.
func (f *files) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.data)
	clear(f.dirs)
}
