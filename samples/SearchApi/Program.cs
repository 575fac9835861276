using Elastic.Clients.Elasticsearch;
using SearchApi;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddProblemDetails();
// The proxy's URL in place of the engine's: that is all there is to it.
builder.Services.AddSingleton(static services => new ElasticsearchClient(
    new Uri(services.GetRequiredService<IConfiguration>()["Search:Url"] ?? "http://localhost:9201")));

var application = builder.Build();
application.MapArticles();
application.Run();
