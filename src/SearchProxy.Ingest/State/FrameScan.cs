using System.Buffers.Binary;

namespace SearchProxy.Ingest.State;

/// <summary>
/// Finds the next whole record behind damage. Every byte there may be the first of a record, and its length may be anything, so reading
/// each to see whether its checksum holds would take time that grows with the square of the file. Instead the file is read once for the
/// registers of its checksum, one a block; from these the checksum of any part follows without reading it.
/// </summary>
internal static class FrameScan
{
    private const int BlockBytes = 512;
    private const int ChunkBytes = 64 * 1024;

    /// <param name="file">The file; its position is moved.</param>
    /// <param name="from">The first place to look at.</param>
    /// <param name="size">The file's end; records end before it or there.</param>
    /// <returns>Where the record begins; null when there is none.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static long? Next(Stream file, long from, long size)
    {
        var chunk = new byte[ChunkBytes];
        Registers? registers = null;
        while (size - from > FramedLog.HeaderBytes)
        {
            var read = chunk.AsSpan(0, (int)Math.Min(ChunkBytes, size - from));
            file.Position = from;
            file.ReadExactly(read);
            for (var i = 0; i < read.Length - FramedLog.HeaderBytes; i++)
            {
                var length = BinaryPrimitives.ReadUInt32LittleEndian(read[i..]);
                var payload = from + i + FramedLog.HeaderBytes;
                if (FramedLog.CanBe(length, size - payload)
                    && (registers ??= new Registers(file, from, size)).Checksum(payload, length)
                        == BinaryPrimitives.ReadUInt32LittleEndian(read[(i + 4)..]))
                {
                    return from + i;
                }
            }

            from += read.Length - FramedLog.HeaderBytes;
        }

        return null;
    }

    /// <summary>The register of the checksum at the beginning of every block from a place on.</summary>
    private sealed class Registers
    {
        private readonly Stream _file;
        private readonly long _from;
        private readonly long _size;
        private readonly uint[] _atBlock;
        private readonly Block _begin = new();
        private readonly Block _end = new();

        public Registers(Stream file, long from, long size)
        {
            (_file, _from, _size) = (file, from, size);
            _atBlock = new uint[((size - from) / BlockBytes) + 1];
            var chunk = new byte[ChunkBytes];
            var register = 0u;
            file.Position = from;
            for (var block = 0; block < _atBlock.Length - 1;)
            {
                var read = chunk.AsSpan(0, (int)Math.Min(ChunkBytes, (_atBlock.Length - 1L - block) * BlockBytes));
                file.ReadExactly(read);
                for (; !read.IsEmpty; read = read[BlockBytes..])
                {
                    register = Crc32C.Update(register, read[..BlockBytes]);
                    _atBlock[++block] = register;
                }
            }
        }

        public uint Checksum(long from, long length) => Crc32C.Between(At(from, _begin), At(from + length, _end), length);

        private uint At(long place, Block block)
        {
            var (number, inside) = Math.DivRem(place - _from, BlockBytes);
            if (inside == 0)
            {
                return _atBlock[number];
            }

            if (block.Number != number)
            {
                _file.Position = _from + (number * BlockBytes);
                _file.ReadExactly(block.Bytes.AsSpan(0, (int)Math.Min(BlockBytes, _size - _file.Position)));
                block.Number = number;
            }

            return Crc32C.Update(_atBlock[number], block.Bytes.AsSpan(0, (int)inside));
        }

        /// <summary>The block that was read last: places that are asked for one after the other are close together.</summary>
        private sealed class Block
        {
            public long Number { get; set; } = -1;

            public byte[] Bytes { get; } = new byte[BlockBytes];
        }
    }
}
