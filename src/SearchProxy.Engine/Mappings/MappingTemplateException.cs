namespace SearchProxy.Engine.Mappings;

/// <summary>An index template that belongs to the program is missing or broken.</summary>
public sealed class MappingTemplateException(string message, Exception innerException) : Exception(message, innerException);
