// Errors of the file system, in words that say what to do about them.

/** What an error of the file system means, in words. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'a file may not grow that large here',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'it exists meanwhile',
    ENOTEMPTY: 'it exists meanwhile',
    EISDIR: 'it is a folder',
    ENAMETOOLONG: 'the name is too long',
    ENOENT: 'no such file or folder',
  };
  return (code !== undefined && words[code]) || message;
}
