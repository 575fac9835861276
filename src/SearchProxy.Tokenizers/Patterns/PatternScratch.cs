namespace SearchProxy.Tokenizers.Patterns;

/// <summary>Reusable memory of one thread's pattern matching: the backtracking stack.</summary>
internal sealed class PatternScratch
{
    private int[] _stack = new int[64];

    public int Count { get; private set; }

    public void Push(int first, int second, int third)
    {
        if (Count + 3 > _stack.Length)
        {
            Array.Resize(ref _stack, _stack.Length * 2);
        }
        _stack[Count] = first;
        _stack[Count + 1] = second;
        _stack[Count + 2] = third;
        Count += 3;
    }

    public (int First, int Second, int Third) Pop()
    {
        Count -= 3;
        return (_stack[Count], _stack[Count + 1], _stack[Count + 2]);
    }

    public void Truncate(int count) => Count = count;
}
