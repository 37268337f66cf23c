package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// gitTree reads the folder of a book as it was at a revision. Git only hands over stored bytes: no filter, hook, pager,
// monitor or network of the repository's configuration has a say.
func (a *app) gitTree(dir, rev string) (fs.FS, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, usage(fmt.Errorf(a.say("there is no folder %s", "没有文件夹 %s"), dir))
	}
	if _, err := exec.LookPath("git"); err != nil {
		return nil, usage(fmt.Errorf("%s", a.say("revisions are read with git, which is not installed here; without git, build the two states and compare exports/trace.json", "读取历史版本需要 git，但本机没有安装；没有 git 时可分别编译两个版本，比较 exports/trace.json")))
	}
	prefix, err := git(dir, nil, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, usage(fmt.Errorf(a.say("%s is not in a git repository, so it has no revisions: %w", "%s 不在 git 仓库中，没有历史版本：%w"), dir, err))
	}
	commit, err := git(dir, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return nil, usage(fmt.Errorf(a.say("%q is no revision of the repository (a commit, branch or tag)", "仓库中没有版本“%s”（提交、分支或标签）"), rev))
	}
	tree := strings.TrimSpace(string(commit)) + ":" + strings.TrimRight(string(prefix), "\n")
	// Without --full-tree Git would look for the current folder once more inside the tree, and find nothing.
	list, err := git(dir, nil, "ls-tree", "--full-tree", "-r", "-z", tree)
	if err != nil {
		return nil, usage(fmt.Errorf(a.say("at %s there was no folder %s", "版本 %s 中没有文件夹 %s"), rev, strings.TrimSpace(string(prefix))))
	}
	t, err := readTree(dir, list)
	if err != nil {
		return nil, &exit{exitIO, err}
	}
	return t, nil
}

// revisionName names a revision so that it means the same tomorrow: "HEAD~3 (0a1b2c3d4e5f)". What is a name of its own, as that of
// a tag, stands first.
func (a *app) revisionName(dir, rev string) (string, error) {
	commit, err := git(dir, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil || len(commit) < 12 {
		return "", usage(fmt.Errorf(a.say("%q is no revision of the repository (a commit, branch or tag)", "仓库中没有版本“%s”（提交、分支或标签）"), rev))
	}
	if short := string(commit[:12]); !strings.HasPrefix(string(commit), rev) {
		return rev + " (" + short + ")", nil
	}
	return rev, nil
}

// git runs one command of git with a cleared environment, so that neither a hook that calls us nor a configuration of the
// repository changes what is read.
func git(dir string, input []byte, args ...string) ([]byte, error) {
	c := exec.Command("git", append([]string{"--no-pager", "-c", "core.fsmonitor=", "-c", "protocol.allow=never"}, args...)...)
	c.Dir = dir
	c.Env = []string{"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_NO_REPLACE_OBJECTS=1"}
	for _, k := range []string{"PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT"} { // the user's own settings: which folders are trusted
		if v, ok := os.LookupEnv(k); ok {
			c.Env = append(c.Env, k+"="+v)
		}
	}
	c.Stdin = bytes.NewReader(input)
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		if words, _, _ := strings.Cut(strings.TrimSpace(errs.String()), "\n"); words != "" {
			return nil, errors.New(words)
		}
		return nil, err
	}
	return out, nil
}

// readTree makes a file system of the list of a tree ("mode type object\tpath" with NUL behind each).
func readTree(dir string, list []byte) (*treeFS, error) {
	t := &treeFS{files: map[string]*treeFile{".": {name: ".", mode: fs.ModeDir | 0o755}}}
	var wanted []*treeFile
	var objects bytes.Buffer
	for line := range bytes.SplitSeq(list, []byte{0}) {
		facts, name, ok := strings.Cut(string(line), "\t")
		f := strings.Fields(facts)
		if !ok || len(f) != 3 || !fs.ValidPath(name) {
			continue
		}
		file := &treeFile{name: path.Base(name), mode: 0o644}
		switch f[0] {
		case "120000":
			file.mode |= fs.ModeSymlink
		case "160000":
			continue // another repository; its files are not part of this one
		}
		t.add(name, file)
		// Only what Load reads: pictures are known by their names.
		if ext := strings.ToLower(path.Ext(name)); file.mode.IsRegular() && (ext == ".md" || ext == ".yaml") {
			wanted = append(wanted, file)
			objects.WriteString(f[2] + "\n")
		}
	}
	blobs, err := git(dir, objects.Bytes(), "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	r := bufio.NewReader(bytes.NewReader(blobs))
	for _, file := range wanted {
		if file.data, err = readBlob(r); err != nil {
			return nil, fmt.Errorf("git: %s: %w", file.name, err)
		}
	}
	return t, nil
}

// readBlob reads one answer of cat-file --batch: "object type size", the bytes, and a line end.
func readBlob(r *bufio.Reader) ([]byte, error) {
	head, err := r.ReadString('\n')
	if err != nil {
		return nil, err
	}
	f := strings.Fields(head)
	if len(f) != 3 {
		return nil, errors.New(strings.TrimSpace(head))
	}
	size, err := strconv.Atoi(f[2])
	if err != nil {
		return nil, err
	}
	data := make([]byte, size+1)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, err
	}
	return data[:size], nil
}

// treeFS is a tree of files in memory.
type treeFS struct{ files map[string]*treeFile }

type treeFile struct {
	name    string
	mode    fs.FileMode
	data    []byte
	entries []fs.DirEntry
}

// add puts a file into the tree, with the folders above it. Git lists the names in order.
func (t *treeFS) add(name string, f *treeFile) {
	t.files[name] = f
	dir := path.Dir(name)
	if t.files[dir] == nil {
		t.add(dir, &treeFile{name: path.Base(dir), mode: fs.ModeDir | 0o755})
	}
	t.files[dir].entries = append(t.files[dir].entries, fs.FileInfoToDirEntry(f))
}

func (t *treeFS) find(op, name string) (*treeFile, error) {
	f := t.files[name]
	switch {
	case !fs.ValidPath(name):
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	case f == nil:
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return f, nil
}

// Open implements fs.FS.
func (t *treeFS) Open(name string) (fs.File, error) {
	f, err := t.find("open", name)
	if err != nil {
		return nil, err
	}
	return &openFile{treeFile: f, Reader: bytes.NewReader(f.data)}, nil
}

// ReadFile implements fs.ReadFileFS.
func (t *treeFS) ReadFile(name string) ([]byte, error) {
	f, err := t.find("read", name)
	if err != nil {
		return nil, err
	}
	return slices.Clone(f.data), nil
}

// ReadDir implements fs.ReadDirFS.
func (t *treeFS) ReadDir(name string) ([]fs.DirEntry, error) {
	f, err := t.find("readdir", name)
	if err != nil {
		return nil, err
	}
	entries := slices.Clone(f.entries)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

type openFile struct {
	*treeFile
	*bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.treeFile, nil }
func (f *openFile) Close() error               { return nil }
func (f *openFile) Size() int64                { return f.treeFile.Size() }

// The methods of fs.FileInfo.
func (f *treeFile) Name() string       { return f.name }
func (f *treeFile) Size() int64        { return int64(len(f.data)) }
func (f *treeFile) Mode() fs.FileMode  { return f.mode }
func (f *treeFile) ModTime() time.Time { return time.Time{} }
func (f *treeFile) IsDir() bool        { return f.mode.IsDir() }
func (f *treeFile) Sys() any           { return nil }
