// Command ready prepares a machine for a run that is timed: it reads the files of the folders named, so that they are in the
// page cache, and touches as much memory as the run may want.
//
//	ready MIB FOLDER …
//
// The second matters on a virtual machine. Its host takes back memory that lies free, and the first to use it again waits for
// the host, some five times as long as the kernel needs for memory that the machine has. That wait counts as processor time.
// A program that writes more waits more, and how much depends on what ran before.
package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: ready MIB FOLDER …"))
	}
	mib, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fail(err)
	}
	for _, dir := range os.Args[2:] {
		if err := read(dir); err != nil {
			fail(err)
		}
	}
	touch(min(mib<<20, available()/2))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "ready:", err)
	os.Exit(1)
}

// read reads every file below a folder.
func read(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(io.Discard, f)
		return err
	})
}

// touch writes into so many bytes of memory, so that the machine has them.
func touch(n int) {
	memory := make([]byte, n)
	for i := 0; i < n; i += os.Getpagesize() {
		memory[i] = 1
	}
}

var line = regexp.MustCompile(`(?m)^MemAvailable:\s+(\d+) kB$`)

// available is how many bytes of memory programs can have without others being pushed out, 0 where the system does not say.
func available() int {
	info, err := os.ReadFile("/proc/meminfo")
	m := line.FindSubmatch(info)
	if err != nil || m == nil {
		return 0
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return 0
	}
	return n << 10
}
