namespace SearchProxy.Core.Trials;

/// <summary>Which of two rankings a shown hit counts for.</summary>
public enum Team
{
    First,
    Second,
}
