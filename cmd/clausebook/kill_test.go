//go:build unix

package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A build that is killed at any moment leaves the last site or the new one, whole, and nothing in the way of the next build.
// CLAUSEBOOK_KILLS says how often; a few times otherwise.
func TestKilledBuild(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	kills := 8
	if n, err := strconv.Atoi(os.Getenv("CLAUSEBOOK_KILLS")); err == nil {
		kills = n
	}
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	program, site := filepath.Join(dir, "clausebook"), filepath.Join(dir, "site")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	build := func(day string) *exec.Cmd {
		return exec.Command(program, "build", "../../content", "-o", site, "--as-of", day, "--quiet")
	}
	days := []string{"2026-11-22", "2026-01-01"} // on which most documents are in force, and few
	whole := map[string]string{}                 // the sum of each site
	var longest time.Duration
	for _, day := range days {
		start := time.Now()
		if out, err := build(day).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		longest = max(longest, time.Since(start))
		whole[treeSum(t, site)] = day
	}
	if len(whole) != 2 {
		t.Fatal("both days give the same site")
	}
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 1))
	killed := 0
	for i := range kills {
		c := build(days[i%2])
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(longest))))
		_ = c.Process.Kill()
		if err := c.Wait(); err != nil {
			killed++
		}
		if whole[treeSum(t, site)] == "" {
			t.Fatalf("kill %d (seed %d) left a site that no build made", i+1, seed)
		}
	}
	t.Logf("%d of %d builds were killed before their end", killed, kills)
	if killed == 0 {
		t.Error("no build was killed: the test shows nothing")
	}
	if out, err := build(days[0]).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if whole[treeSum(t, site)] != days[0] {
		t.Error("the build after the last kill gives another site")
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range left {
		if strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s is left", e.Name())
		}
	}
}

// treeSum is a sum over the names and bytes of all files of a folder.
func treeSum(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		fmt.Fprintf(h, "%s %d\n", name, len(data))
		h.Write(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}
