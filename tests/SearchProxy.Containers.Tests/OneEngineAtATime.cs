// Each test starts an engine with a heap of its own; several at once only wait for each other.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
