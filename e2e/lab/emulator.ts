/** Where a machine’s hypervisor is once something stands before it. It finds what it needs from there. */
const aside = '/run/qemu'
const hypervisor = 'bin/qemu-system-x86_64'

/**
 * QEMU before 9.0 loses what an emulated processor writes while its memory is copied to another host, about once in a
 * hundred moves on a busy machine: the guest’s kernel finds a page as it was a moment ago, and stops. That is so for memory
 * of whole 256 KiB, whose pages are looked through without the translated code being told. So each guest gets 8 KiB more.
 * With KVM, processors keep that account themselves.
 */
export const emulatorScript = `#!/bin/sh
case "$*" in
  *'"id":"pc.ram"'*)
    last=
    for arg; do
      shift
      case $last-$arg in
        -m-size=*k) kib=\${arg#size=}; arg="size=$((\${kib%k} + 8))k" ;;
        -m-*) arg="size=$((arg * 1024 + 8))k" ;;
        -object-*'"id":"pc.ram"'*)
          size=\${arg#*'"size":'}; size=\${size%%[!0-9]*}
          arg=\${arg%%'"size":'*}'"size":'$((size + 8192))\${arg#*'"size":'"$size"} ;;
      esac
      set -- "$@" "$arg"
      last=$arg
    done
esac
exec ${aside}/${hypervisor} "$@"
`

/** For a machine’s first process: the script, which is at `path`, stands before its hypervisor from now on. */
export const standBefore = (path: string) => `mkdir -p ${aside}/bin
ln -sfn /usr/share ${aside}/share
ln -sfn /usr/lib ${aside}/lib
touch ${aside}/${hypervisor}
mount --bind /usr/${hypervisor} ${aside}/${hypervisor}
mount --bind ${path} /usr/${hypervisor}`
